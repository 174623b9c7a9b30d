package dev.tributary.connect.runtime.preview;

/** Keeps texts within bounds. Stateless. */
final class Texts {
    private Texts() {}

    /** The beginning, without half a character at its end. */
    static String head(String text, int most) {
        int end = Math.min(most, text.length());
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }

    /** The text, or its beginning and how long it was. */
    static String cut(String text, int most) {
        return text.length() <= most ? text : head(text, most) + "\u2026 (" + text.length() + " characters)";
    }
}
