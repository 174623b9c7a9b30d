package dev.tributary.connect.runtime.preview;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Data as a tree that can be compared and shown, whatever a plugin does to the record meanwhile. Immutable. */
sealed interface Node {
    /** What it is, in a word or two; null where there is nothing to tell. */
    @Nullable
    String type();

    /**
     * A text, number or boolean, or null.
     *
     * @param value of a class that JSON knows
     */
    record Leaf(@Nullable Object value, @Nullable String type) implements Node {}

    /** The fields of a struct or map, in order. */
    record Group(Map<String, Node> parts, @Nullable String type) implements Node {}

    /** An array. */
    record Items(List<Node> elements, @Nullable String type) implements Node {}
}
