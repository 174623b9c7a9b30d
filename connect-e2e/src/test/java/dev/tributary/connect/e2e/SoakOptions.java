package dev.tributary.connect.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What soak.sh is told. Immutable.
 *
 * @param duration how long the workers are watched, from their start
 * @param seed decides who is killed when
 * @param workers how many processes; with one, only the database is killed
 * @param generators connectors besides the pipeline
 * @param killEvery mean time between kills
 * @param sampleEvery time between looks at the processes
 * @param csv where the samples are written
 */
record SoakOptions(
        Duration duration,
        long seed,
        int workers,
        int generators,
        Duration killEvery,
        Duration sampleEvery,
        Path csv) {
    private static final Set<String> KNOWN =
            Set.of("--seconds", "--seed", "--workers", "--generators", "--kill-every", "--sample-every", "--csv");
    private static final String USAGE =
            """
            usage: soak.sh [--seconds 600] [--seed N] [--workers 3] [--generators 50]
                           [--kill-every SECONDS, 40] [--sample-every SECONDS, 5] [--csv FILE]""";

    /** @throws IllegalArgumentException which says how it is done */
    static SoakOptions parse(String... arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!KNOWN.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + "\n" + USAGE);
            }
            given.put(arguments[i], arguments[i + 1]);
        }
        return new SoakOptions(
                Duration.ofSeconds(number(given, "--seconds", 600, 1)),
                number(given, "--seed", System.nanoTime(), Long.MIN_VALUE),
                (int) number(given, "--workers", 3, 1),
                (int) number(given, "--generators", 50, 0),
                Duration.ofSeconds(number(given, "--kill-every", 40, 1)),
                Duration.ofSeconds(number(given, "--sample-every", 5, 1)),
                Path.of(given.getOrDefault(
                        "--csv", Installation.directory().resolve("soak.csv").toString())));
    }

    private static long number(Map<String, String> given, String name, long otherwise, long least) {
        String text = given.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s %s (expected: a number)%n%s".formatted(name, text, USAGE), e);
        }
        throw new IllegalArgumentException("%s %s (expected: >= %d)%n%s".formatted(name, text, least, USAGE));
    }
}
