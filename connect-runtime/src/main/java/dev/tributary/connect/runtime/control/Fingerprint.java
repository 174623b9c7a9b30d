package dev.tributary.connect.runtime.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Equal for failures that are likely to have one cause: 12 hexadecimal digits over the classes and stack frames (class and method)
 * of a chain of causes. Messages hold records, hosts and times, line numbers change with a release, and classes that are made while
 * the process runs are numbered: none of that counts. Pure.
 */
final class Fingerprint {
    private static final int CAUSES = 20;
    private static final int FRAMES = 200;
    private static final int DIGITS = 12;
    /** A frame of a recursion occurs at least so often when the stack is full. */
    private static final int RECURS = 3;

    /** What the JVM and the compiler number: hidden classes, lambdas, proxies. What is left of each is its first group. */
    private static final List<Pattern> NUMBERED = List.of(
            Pattern.compile("()/(?:0x)?[0-9a-fA-F]+"),
            Pattern.compile("(\\$\\$Lambda)\\$\\d+"),
            Pattern.compile("(\\$Proxy)\\d+"),
            Pattern.compile("^(jdk\\.proxy)\\d+"),
            Pattern.compile("^(lambda\\$.*)\\$\\d+$"));

    private static final List<String> REFLECTION =
            List.of("jdk.internal.reflect.", "java.lang.reflect.", "java.lang.invoke.", "sun.reflect.");

    private Fingerprint() {}

    static String of(Throwable failure) {
        String text = chain(failure).stream().map(Fingerprint::describe).collect(Collectors.joining("\n--\n"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** The failure, its cause, and so on: as far as there are new ones. */
    static List<Throwable> chain(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var chain = new ArrayList<Throwable>();
        for (@Nullable Throwable next = failure;
                next != null && chain.size() < CAUSES && seen.add(next);
                next = next.getCause()) {
            chain.add(next);
        }
        return chain;
    }

    private static String describe(Throwable failure) {
        String name = normalized(failure.getClass().getName());
        return Stream.concat(Stream.of(name), frames(failure)).collect(Collectors.joining("\n"));
    }

    private static Stream<String> frames(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return Stream.of(); // whoever happened to want the last piece
        }
        Stream<String> frames = Stream.of(failure.getStackTrace())
                .filter(frame -> REFLECTION.stream().noneMatch(frame.getClassName()::startsWith))
                .map(frame -> normalized(frame.getClassName()) + "." + normalized(frame.getMethodName()));
        return failure instanceof StackOverflowError ? recurring(frames) : frames.limit(FRAMES);
    }

    /** Where exactly the stack was full is chance; what called itself is not. */
    private static Stream<String> recurring(Stream<String> frames) {
        Map<String, Long> counts =
                frames.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .filter(count -> count.getValue() >= RECURS)
                .map(Map.Entry::getKey);
    }

    private static String normalized(String name) {
        String result = name;
        for (Pattern numbered : NUMBERED) {
            result = numbered.matcher(result).replaceAll("$1");
        }
        return result;
    }
}
