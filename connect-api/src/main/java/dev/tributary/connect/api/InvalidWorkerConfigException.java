package dev.tributary.connect.api;

import java.util.List;
import java.util.stream.Collectors;

/** A worker's properties are wrong. Tells every problem at once. */
public final class InvalidWorkerConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<ConfigProblem> problems;

    /**
     * @param problems at least one
     */
    public InvalidWorkerConfigException(List<ConfigProblem> problems) {
        super(problems.stream()
                .map(ConfigProblem::toString)
                .collect(Collectors.joining(
                        "\n  ",
                        "The worker's properties have " + problems.size()
                                + (problems.size() == 1 ? " problem:\n  " : " problems:\n  "),
                        "")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem found, in the order of the definitions. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
