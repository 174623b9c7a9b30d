package dev.tributary.connect.runtime.incident;

/** Keeps texts within bounds. Stateless. */
final class Texts {
    private Texts() {}

    /** The text, or as much of its beginning, and a note of how long it was. */
    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "... (" + text.length() + " characters)";
    }

    /** Of a long text the beginning and the end: of a stack trace, what failed and the innermost cause. */
    static String middleCut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int half = most / 2;
        return text.substring(0, half) + "\n... (" + (text.length() - 2 * half) + " characters left out)\n"
                + text.substring(text.length() - half);
    }
}
