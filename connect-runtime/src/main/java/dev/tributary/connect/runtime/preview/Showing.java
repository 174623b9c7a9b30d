package dev.tributary.connect.runtime.preview;

import dev.tributary.connect.api.Preview.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Shows trees as what JSON knows: without secrets, and not more of them than fits. Belongs to one thread. */
final class Showing {
    private static final int MOST_OF_TEXT = 4_000;
    private static final String MORE = "\u2026";

    private final UnaryOperator<String> clean;
    private int left;
    private boolean cut;

    /**
     * @param clean takes secrets out of texts
     * @param most characters in all, about
     */
    Showing(UnaryOperator<String> clean, int most) {
        this.clean = clean;
        this.left = most;
    }

    /** Whether something was left out. */
    boolean cut() {
        return cut;
    }

    @Nullable
    Object show(Node node) {
        if (node instanceof Node.Group group) {
            return group(group);
        }
        if (node instanceof Node.Items items) {
            return items(items);
        }
        return leaf(((Node.Leaf) node).value());
    }

    private Map<String, @Nullable Object> group(Node.Group group) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        for (Map.Entry<String, Node> part : group.parts().entrySet()) {
            if (left <= 0) {
                shown.put(MORE, more(group.parts().size() - shown.size()));
                break;
            }
            shown.put(text(part.getKey()), show(part.getValue()));
        }
        return shown;
    }

    private List<@Nullable Object> items(Node.Items items) {
        List<@Nullable Object> shown = new ArrayList<>();
        for (Node element : items.elements()) {
            if (left <= 0) {
                shown.add(MORE + " " + more(items.elements().size() - shown.size()));
                break;
            }
            shown.add(show(element));
        }
        return shown;
    }

    private String more(int count) {
        cut = true;
        return "there are " + count + " more";
    }

    private @Nullable Object leaf(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof ByteText bytes) {
            Bytes readable = bytes.shown(clean);
            cut |= readable.cut();
            left -= String.valueOf(readable.text()).length();
            return readable.base64() ? "base64:" + readable.text() : readable.text();
        }
        left -= 8;
        if (value instanceof Number number) {
            String digits = number.toString();
            String cleaned = clean.apply(digits);
            return cleaned.equals(digits) ? value : cleaned; // a password may be of digits
        }
        return value;
    }

    private String text(String text) {
        String cleaned = clean.apply(text);
        int most = Math.min(MOST_OF_TEXT, Math.max(left, 100));
        left -= Math.min(cleaned.length(), most) + 4;
        cut |= cleaned.length() > most;
        return Texts.cut(cleaned, most);
    }
}
