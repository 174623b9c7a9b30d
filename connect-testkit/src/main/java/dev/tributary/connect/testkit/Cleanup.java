package dev.tributary.connect.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is to be as it was before a test: everything is tried, and told of together. For one thread. */
final class Cleanup {
    private final Map<String, Throwable> failures = new LinkedHashMap<>();

    /**
     * @param aim what is to be there afterwards, for the error
     */
    void attempt(String aim, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | AssertionError e) {
            failures.put(aim, e);
        }
    }

    /** @throws AssertionError if a step failed: tells of each, and has what they threw as suppressed exceptions */
    void throwIfFailed() {
        if (failures.isEmpty()) {
            return;
        }
        var text =
                new StringBuilder("After the test the cluster is not as it was before. The tests that follow may see:");
        failures.forEach((aim, failure) -> text.append(System.lineSeparator())
                .append("- not so: ")
                .append(aim)
                .append(", because: ")
                .append(failure.getMessage()));
        var all = new AssertionError(text.toString());
        failures.values().forEach(all::addSuppressed);
        throw all;
    }
}
