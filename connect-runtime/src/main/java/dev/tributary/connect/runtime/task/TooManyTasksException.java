package dev.tributary.connect.runtime.task;

import org.apache.kafka.connect.errors.ConnectException;

/** A connector generated more task configurations than {@code tasks.max} allows, and that is enforced. */
public final class TooManyTasksException extends ConnectException {
    private static final long serialVersionUID = 1L;

    public TooManyTasksException(String connector, int generated, int allowed) {
        super("Connector " + connector + " generated " + generated + " task configurations, tasks.max allows " + allowed
                + ". Raise tasks.max; tasks.max.enforce=false lets the connector have its way.");
    }
}
