package dev.tributary.connect.json;

import java.nio.charset.StandardCharsets;

/** Whole numbers as decimal digits, without a String in between. */
final class Digits {
    /** The most bytes that a long takes: a minus and 19 digits. */
    static final int MAX_LONG_BYTES = 20;

    /** The only long that has no positive counterpart. */
    private static final byte[] MIN_VALUE = Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);

    /** "00", "01" up to "99". */
    private static final byte[] PAIRS = pairs();

    private Digits() {}

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    /** Writes the number; there must be room for {@link #MAX_LONG_BYTES}. Says where it ends. */
    static int write(long value, byte[] to, int at) {
        if (value >= 0) {
            return writePositive(value, to, at);
        }
        if (value == Long.MIN_VALUE) {
            System.arraycopy(MIN_VALUE, 0, to, at, MIN_VALUE.length);
            return at + MIN_VALUE.length;
        }
        to[at] = '-';
        return writePositive(-value, to, at + 1);
    }

    private static int writePositive(long value, byte[] to, int at) {
        int end = at + count(value);
        int next = end;
        long rest = value;
        while (rest > Integer.MAX_VALUE) {
            long quotient = rest / 100;
            next -= 2;
            putPair((int) (rest - quotient * 100), to, next);
            rest = quotient;
        }
        writeInt((int) rest, to, next);
        return end;
    }

    /** Backwards, from the end on. */
    private static void writeInt(int value, byte[] to, int end) {
        int next = end;
        int rest = value;
        while (rest >= 10) {
            int quotient = rest / 100;
            next -= 2;
            putPair(rest - quotient * 100, to, next);
            rest = quotient;
        }
        if (rest > 0 || next == end) {
            to[next - 1] = (byte) ('0' + rest);
        }
    }

    private static void putPair(int pair, byte[] to, int at) {
        to[at] = PAIRS[2 * pair];
        to[at + 1] = PAIRS[2 * pair + 1];
    }

    private static int count(long value) {
        int count = 1;
        for (long power = 10; count < 19 && value >= power; power *= 10) {
            count++;
        }
        return count;
    }
}
