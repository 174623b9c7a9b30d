package dev.tributary.connect.runtime.preview;

import dev.tributary.connect.api.Preview.Change;
import dev.tributary.connect.api.Preview.ChangeKind;
import dev.tributary.connect.api.Preview.Changes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is different between two records: the topmost fields that were added or removed, and those whose value or type is another one.
 * Compares what there is, and takes secrets out of what it tells. Belongs to one thread.
 */
final class Differences {
    static final int MOST = 200;
    /** Of one value that is told. */
    private static final int MOST_OF_VALUE = 4_000;

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_$#-]+");

    private final UnaryOperator<String> clean;
    private final List<Change> changes = new ArrayList<>();
    private int more;

    private Differences(UnaryOperator<String> clean) {
        this.clean = clean;
    }

    static Changes between(RecordView before, RecordView after, UnaryOperator<String> clean) {
        Differences differences = new Differences(clean);
        after.parts()
                .forEach(
                        (name, node) -> differences.compare(name, before.parts().get(name), node));
        return new Changes(differences.changes, differences.more);
    }

    private void compare(String path, @Nullable Node before, @Nullable Node after) {
        if (before instanceof Node.Group one && after instanceof Node.Group other) {
            compareTypes(path, one, other);
            compareParts(path, one.parts(), other.parts());
        } else if (before instanceof Node.Items one && after instanceof Node.Items other) {
            compareTypes(path, one, other);
            int most = Math.max(one.elements().size(), other.elements().size());
            for (int at = 0; at < most; at++) {
                compare(path + "[" + at + "]", at(one.elements(), at), at(other.elements(), at));
            }
        } else if (!Objects.equals(before, after)) {
            add(path, before, after);
        }
    }

    private static @Nullable Node at(List<Node> elements, int at) {
        return at < elements.size() ? elements.get(at) : null;
    }

    private void compareParts(String path, Map<String, Node> before, Map<String, Node> after) {
        before.forEach((name, part) -> {
            if (!after.containsKey(name)) {
                compare(below(path, name), part, null);
            }
        });
        after.forEach((name, part) -> compare(below(path, name), before.get(name), part));
    }

    private static String below(String path, String name) {
        return PLAIN.matcher(name).matches() ? path + "." + name : path + "[\"" + name + "\"]";
    }

    private void compareTypes(String path, Node before, Node after) {
        if (!Objects.equals(before.type(), after.type())) {
            add(new Change(ChangeKind.CHANGED, clean.apply(path), null, null, type(before), type(after)));
        }
    }

    private void add(String path, @Nullable Node before, @Nullable Node after) {
        ChangeKind kind = before == null ? ChangeKind.ADDED : after == null ? ChangeKind.REMOVED : ChangeKind.CHANGED;
        if (changes.size() >= MOST) {
            more++;
            return;
        }
        add(new Change(kind, clean.apply(path), value(before), value(after), type(before), type(after)));
    }

    private void add(Change change) {
        if (changes.size() >= MOST) {
            more++;
        } else {
            changes.add(change);
        }
    }

    private @Nullable Object value(@Nullable Node node) {
        return node == null ? null : new Showing(clean, MOST_OF_VALUE).show(node);
    }

    private @Nullable String type(@Nullable Node node) {
        String type = node == null ? null : node.type();
        return type == null ? null : clean.apply(type);
    }
}
