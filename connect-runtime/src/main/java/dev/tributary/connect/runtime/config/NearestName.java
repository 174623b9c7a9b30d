package dev.tributary.connect.runtime.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds what a mistyped name was probably meant to be. Stateless. */
final class NearestName {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private NearestName() {}

    /** The nearest of the names by edit distance, without regard to case; empty if none is at all alike. */
    static Optional<String> of(String typed, Collection<String> names) {
        return names.stream()
                .min(Comparator.<String>comparingInt(name -> distance(typed, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(typed, name) <= Math.max(2, Math.max(typed.length(), name.length()) / 3));
    }

    /** How many letters of a name of that length may be wrong in a slip of the pen. */
    private static int slips(int length) {
        return length <= 5 ? 1 : length <= 12 ? 2 : 3;
    }

    /**
     * The name that is meant by a slip of the pen; empty if none differs from it by so little. Names that differ in nothing
     * but digits are different names.
     */
    static Optional<String> ofSlip(String typed, Collection<String> names) {
        String letters = withoutDigits(typed);
        return names.stream()
                .filter(name -> Math.abs(name.length() - typed.length()) <= slips(name.length()))
                .filter(name -> !withoutDigits(name).equals(letters))
                .map(name -> Map.entry(name, distance(typed, name)))
                .filter(known -> known.getValue() <= slips(known.getKey().length()))
                .min(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }

    private static String withoutDigits(String name) {
        return DIGITS.matcher(name).replaceAll("0");
    }

    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
