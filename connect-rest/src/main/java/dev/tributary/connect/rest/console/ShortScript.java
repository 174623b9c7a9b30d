package dev.tributary.connect.rest.console;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A script without what browsers do not need: comments, indentation, blank lines, and blanks between signs. The sources stay as
 * they are written, and no tool has to be run to build. Of one use, and of one thread.
 *
 * <p>Words, strings and regular expressions stay as they are, and so do templates, but for the indentation of those that are tagged
 * {@code html} or {@code svg}. A line break stays wherever it could end a statement.
 */
final class ShortScript {
    /** A slash behind one of these begins a regular expression; behind another word or a closing bracket it divides. */
    private static final Set<String> OPERATORS = Set.of(
            "return",
            "typeof",
            "case",
            "in",
            "of",
            "delete",
            "void",
            "throw",
            "new",
            "else",
            "do",
            "await",
            "yield",
            "instanceof");

    private static final Set<String> MARKUP = Set.of("html", "svg");

    private final String text;
    private final StringBuilder out;
    /** For each template that is open: how many braces are open in its present expression, and whether it is markup. */
    private final Deque<Template> templates = new ArrayDeque<>();

    private int at;
    /** What stands between the last piece and the next: nothing, blanks, or blanks with a line break. */
    private Gap gap = Gap.NONE;
    /** The last word, string, sign. */
    private String last = "";

    private enum Gap {
        NONE,
        BLANK,
        LINE
    }

    private static final class Template {
        private final boolean markup;
        private int braces;

        Template(boolean markup) {
            this.markup = markup;
        }
    }

    private ShortScript(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length());
    }

    /** Of a text that is no script, such as one that ends in the middle of a string, the text itself. */
    static String of(String text) {
        var script = new ShortScript(text);
        return script.wrote() ? script.out.append('\n').toString() : text;
    }

    private boolean wrote() {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next <= ' ' || next == '\uFEFF') {
                widen(next == '\n' || next == '\r' ? Gap.LINE : Gap.BLANK);
                at++;
            } else if (text.startsWith("//", at)) {
                at = orEnd(text.indexOf('\n', at));
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    return false;
                }
                widen(text.substring(at, end).contains("\n") ? Gap.LINE : Gap.BLANK);
                at = end + 2;
            } else {
                int end = endOfPiece(next);
                if (end < 0) {
                    return false;
                }
                piece(end);
            }
        }
        return templates.isEmpty();
    }

    private int orEnd(int found) {
        return found < 0 ? text.length() : found;
    }

    private void widen(Gap more) {
        gap = more.compareTo(gap) > 0 ? more : gap;
    }

    /** Where the piece that begins here ends; -1 if it does not. */
    private int endOfPiece(char first) {
        if (isWord(first)) {
            int end = at + 1;
            while (end < text.length() && isWord(text.charAt(end))) {
                end++;
            }
            return end;
        }
        if (first == '"' || first == '\'') {
            return endOfString(first);
        }
        if (first == '`') {
            return endOfTemplatePart();
        }
        Template template = templates.peek();
        if (first == '}' && template != null && template.braces == 0) {
            return endOfTemplatePart();
        }
        if (first == '/' && mayBeginExpression()) {
            return endOfRegularExpression();
        }
        return at + 1;
    }

    private static boolean isWord(char it) {
        return Character.isLetterOrDigit(it) || it == '_' || it == '$' || it == '#' || it > '\u007f';
    }

    private int endOfString(char quote) {
        for (int end = at + 1; end < text.length(); end++) {
            char it = text.charAt(end);
            if (it == quote) {
                return end + 1;
            }
            if (it == '\n') {
                return -1;
            }
            end += it == '\\' ? 1 : 0;
        }
        return -1;
    }

    /** Behind the backtick or the {@code ${}. */
    private int endOfTemplatePart() {
        for (int end = at + 1; end < text.length(); end++) {
            char it = text.charAt(end);
            if (it == '`') {
                return end + 1;
            }
            if (it == '$' && text.startsWith("${", end)) {
                return end + 2;
            }
            end += it == '\\' ? 1 : 0;
        }
        return -1;
    }

    private int endOfRegularExpression() {
        boolean inClass = false;
        for (int end = at + 1; end < text.length(); end++) {
            char it = text.charAt(end);
            if (it == '\n') {
                return -1;
            }
            if (it == '/' && !inClass) {
                do {
                    end++;
                } while (end < text.length() && isWord(text.charAt(end)));
                return end;
            }
            inClass = it == '[' || (inClass && it != ']');
            end += it == '\\' ? 1 : 0;
        }
        return -1;
    }

    private boolean mayBeginExpression() {
        if (last.isEmpty() || OPERATORS.contains(last)) {
            return true;
        }
        char end = last.charAt(last.length() - 1);
        return !isWord(end) && ")]}\"'`/".indexOf(end) < 0;
    }

    /** Takes the text until there. */
    private void piece(int end) {
        String piece = text.substring(at, end);
        char first = piece.charAt(0);
        Template open = templates.peek();
        if (first == '`') {
            open = new Template(MARKUP.contains(last) && gap == Gap.NONE);
            write(piece, open);
            if (piece.endsWith("${")) {
                templates.push(open);
            }
        } else if (open != null && first == '}' && open.braces == 0) {
            gap = Gap.NONE; // what stands before the end of an expression
            write(piece, open);
            if (!piece.endsWith("${")) {
                templates.pop();
            }
        } else {
            if (open != null) {
                open.braces += piece.equals("{") ? 1 : piece.equals("}") ? -1 : 0;
            }
            write(piece, null);
        }
        at = end;
    }

    /** @param template if it is a part of one */
    private void write(String piece, @Nullable Template template) {
        out.append(between(piece));
        gap = Gap.NONE;
        boolean markup = template != null && template.markup;
        out.append(markup ? piece.replaceAll("[ \\t]*\\R\\s*", "\n") : piece);
        last = piece;
    }

    private String between(String piece) {
        if (gap == Gap.NONE || last.isEmpty()) {
            return "";
        }
        char before = last.charAt(last.length() - 1);
        char after = piece.charAt(0);
        // The end of "${" counts as a bracket, too: an expression begins.
        boolean begins = last.length() == 1 ? "{([,;".indexOf(before) >= 0 : last.endsWith("${");
        if (begins || (piece.length() == 1 && "})],;".indexOf(after) >= 0)) {
            return "";
        }
        if (gap == Gap.LINE) {
            return "\n";
        }
        boolean words = isWord(before) && isWord(after);
        boolean joined = (before == after && "+-".indexOf(after) >= 0) || before == '/' || after == '/';
        return words || joined ? " " : "";
    }
}
