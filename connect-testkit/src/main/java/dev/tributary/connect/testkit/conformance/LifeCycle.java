package dev.tributary.connect.testkit.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.RetriableException;

/** What is wrong with the calls to each instance: their order, and what they threw. Pure functions over a recording. */
final class LifeCycle {
    static final String START = "start";
    static final String STOP = "stop";
    static final String POLL = "poll";
    static final String PUT = "put";
    static final String OPEN = "open";
    static final String CLOSE = "close";
    private static final Set<String> ONLY_WHILE_STARTED = Set.of(POLL, PUT, OPEN, CLOSE, "taskConfigs");

    private LifeCycle() {}

    static List<String> problems(List<RecordedCall> calls) {
        List<String> problems = new ArrayList<>();
        Map<String, List<RecordedCall>> byInstance = new LinkedHashMap<>();
        for (RecordedCall call : calls) {
            byInstance
                    .computeIfAbsent(call.instance(), name -> new ArrayList<>())
                    .add(call);
            Throwable thrown = call.thrown();
            if (thrown != null
                    && !(thrown instanceof RetriableException)
                    && !(thrown instanceof InterruptedException)) {
                problems.add("%s of %s threw %s".formatted(call.method(), call.instance(), thrown));
            }
        }
        byInstance.forEach((instance, own) -> addOrderProblems(instance, own, problems));
        return problems;
    }

    private static void addOrderProblems(String instance, List<RecordedCall> calls, List<String> problems) {
        int starts = 0;
        int openPartitions = 0;
        RecordedCall stop = null;
        for (RecordedCall call : calls) {
            switch (call.method()) {
                case START -> starts++;
                case OPEN -> openPartitions++;
                case CLOSE -> openPartitions--;
                case PUT -> {
                    if (openPartitions <= 0) {
                        problems.add("put of %s came while no partition was open".formatted(instance));
                    }
                }
                case STOP -> stop = call;
                default -> {} // allowed at any time
            }
            if (ONLY_WHILE_STARTED.contains(call.method())) {
                if (starts == 0) {
                    problems.add("%s of %s came before start".formatted(call.method(), instance));
                }
                if (stop != null && call.beganAfterEndOf(stop)) {
                    problems.add("%s of %s came after stop".formatted(call.method(), instance));
                }
            }
        }
        if (starts > 1) {
            problems.add("%s was started %d times".formatted(instance, starts));
        }
        if (starts > 0 && stop == null) {
            problems.add("%s was started and never stopped".formatted(instance));
        }
        if (openPartitions != 0) {
            problems.add("open and close of %s are no pairs: %d more of open".formatted(instance, openPartitions));
        }
    }
}
