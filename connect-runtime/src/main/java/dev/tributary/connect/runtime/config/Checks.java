package dev.tributary.connect.runtime.config;

import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.jspecify.annotations.Nullable;

/** The checks on single values that kafka-clients does not bring along. All stateless. */
final class Checks {
    private Checks() {}

    /** A number of replicas or partitions: 1 or more, or -1 for what the broker says. */
    static Validator brokerCount() {
        return check("1 or more, or -1 for the broker's default", value -> {
            long count = ((Number) value).longValue();
            return count >= 1 || count == -1;
        });
    }

    /** A text that is not blank; null passes. */
    static Validator notBlank(String expectation) {
        return check(expectation, value -> !value.toString().isBlank());
    }

    /** A list without blank elements; an empty list passes where {@code emptyAllowed}. Null passes. */
    static Validator elements(boolean emptyAllowed) {
        String expectation = (emptyAllowed ? "a list" : "a list of at least one element") + " without empty elements";
        return check(expectation, value -> {
            List<?> list = (List<?>) value;
            return (emptyAllowed || !list.isEmpty())
                    && list.stream().noneMatch(e -> e.toString().isBlank());
        });
    }

    /** A list in which no element occurs twice and none is blank; null does not pass. */
    static Validator distinctElements() {
        String expectation = "a list without empty elements in which nothing occurs twice";
        return new Named(expectation, (key, value) -> {
            if (!(value instanceof List<?> list)) {
                throw new ConfigException(key, value, expectation + ", not null");
            }
            Set<Object> seen = new HashSet<>();
            for (Object element : list) {
                if (element.toString().isBlank()) {
                    throw new ConfigException(key, value, "expected " + expectation + ", found an empty element");
                }
                if (!seen.add(element)) {
                    throw new ConfigException(key, value, "expected " + expectation + ", found " + element + " twice");
                }
            }
        });
    }

    /** A name of a {@link KeyGenerator} of this JVM. */
    static Validator keyGenerator() {
        return check(
                "a key generator of this JVM: " + algorithms("KeyGenerator"),
                value -> isKeyGenerator(value.toString()));
    }

    /** A name of a {@link Mac} of this JVM. */
    static Validator mac() {
        return check("a MAC of this JVM: " + algorithms("Mac"), value -> isMac(value.toString()));
    }

    /** A non-empty list of names of {@link Mac}s of this JVM. */
    static Validator macs() {
        return check("one or more MACs of this JVM: " + algorithms("Mac"), value -> {
            List<?> names = (List<?>) value;
            return !names.isEmpty() && names.stream().allMatch(name -> isMac(name.toString()));
        });
    }

    static boolean isKeyGenerator(String name) {
        try {
            return KeyGenerator.getInstance(name) != null;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    static boolean isMac(String name) {
        try {
            return Mac.getInstance(name) != null;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** A version as users may ask for it: {@code latest}, a Maven range, or one version; null passes. */
    static Validator versionRange() {
        String expectation = "latest, a version, or a Maven version range such as [1.0,2.0)";
        return new Named(expectation, (key, value) -> {
            try {
                if (value != null && !value.equals("latest")) {
                    VersionRange.createFromVersionSpec(value.toString().trim());
                }
            } catch (InvalidVersionSpecificationException e) {
                throw new ConfigException(key, value, e.getMessage() + ". Expected " + expectation);
            }
        });
    }

    /** A check with a sentence for what it expects, shown to users and in {@code toString()}. Null always passes. */
    static Validator check(String expectation, java.util.function.Predicate<Object> test) {
        return new Named(expectation, (key, value) -> {
            if (value != null && !test.test(value)) {
                throw new ConfigException(key, value, "expected " + expectation);
            }
        });
    }

    /** The texts, matched without regard to case. */
    static Validator oneOfIgnoringCase(String... allowed) {
        return check("one of " + String.join(", ", allowed), value -> {
            String lower = value.toString().toLowerCase(Locale.ROOT);
            return List.of(allowed).contains(lower);
        });
    }

    /** The texts, matched exactly. */
    static Validator oneOf(String... allowed) {
        return check(
                "one of " + String.join(", ", allowed),
                value -> List.of(allowed).contains(value.toString()));
    }

    /** At least {@code least}. */
    static Validator atLeast(long least) {
        return check(least + " or more", value -> ((Number) value).longValue() >= least);
    }

    /** From {@code least} to {@code most}. */
    static Validator between(long least, long most) {
        return check(least + " to " + most, value -> {
            long number = ((Number) value).longValue();
            return number >= least && number <= most;
        });
    }

    private static String algorithms(String service) {
        return String.join(", ", new TreeSet<>(Security.getAlgorithms(service)));
    }

    private record Named(String expectation, Validator check) implements Validator {
        @Override
        public void ensureValid(String key, @Nullable Object value) {
            check.ensureValid(key, value);
        }

        @Override
        public String toString() {
            return expectation;
        }
    }

    /** The default where the JVM knows the algorithm, else none: users must then choose. */
    static Object defaultIf(boolean available, Object value) {
        return available ? value : ConfigDef.NO_DEFAULT_VALUE;
    }
}
