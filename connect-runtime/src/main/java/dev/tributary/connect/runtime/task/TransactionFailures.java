package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TaskId;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Explains what Kafka says when the transactions of a task fail: what it means, and what to do. Immutable. */
final class TransactionFailures {
    private static final long DEFAULT_TIMEOUT_MS = 60_000;
    private final TaskId task;
    private final String transactionalId;
    private final long timeoutMs;

    /**
     * @param producer the producer's configuration
     */
    TransactionFailures(TaskId task, String transactionalId, Map<String, Object> producer) {
        this.task = task;
        this.transactionalId = transactionalId;
        this.timeoutMs = timeoutMs(producer.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG));
    }

    private static long timeoutMs(@Nullable Object configured) {
        try {
            return configured == null
                    ? DEFAULT_TIMEOUT_MS
                    : Long.parseLong(configured.toString().trim());
        } catch (NumberFormatException e) {
            return DEFAULT_TIMEOUT_MS; // the producer has refused it already
        }
    }

    /**
     * @param what what the task could not do: completes "cannot ..."
     * @param openMs for how long its transaction had been open, in milliseconds; 0 if none was
     * @param sendFailure why Kafka did not take a record of it; null if it took them all
     */
    ConnectException explain(String what, RuntimeException failure, long openMs, @Nullable Exception sendFailure) {
        String begin = "Task " + task + " cannot " + what + ": ";
        Throwable root = sendFailure != null && !isFenced(sendFailure) ? sendFailure : failure;
        if (has(root, TransactionalIdAuthorizationException.class)) {
            return new ConnectException(
                    begin + "its principal is not allowed to use transactional id '" + transactionalId
                            + "'. Grant it Write and Describe on that TransactionalId, or on the prefix of all ids of this"
                            + " cluster's source tasks, then restart the task.",
                    failure);
        }
        if (has(root, ClusterAuthorizationException.class)) {
            return new ConnectException(
                    begin + "its principal is not allowed to write idempotently. Grant it Write on a topic, or, for"
                            + " brokers before 2.8, IdempotentWrite on the cluster, then restart the task.",
                    failure);
        }
        if (has(root, InvalidTxnTimeoutException.class)) {
            return new ConnectException(
                    begin + "the brokers do not allow transaction.timeout.ms=" + timeoutMs
                            + ". Lower it (producer.override. of the connector, producer. of the worker), or raise the"
                            + " brokers' transaction.max.timeout.ms.",
                    failure);
        }
        if (has(root, UnsupportedVersionException.class)) {
            return new ConnectException(
                    begin + "the brokers are too old for exactly-once sources: " + root.getMessage(), failure);
        }
        if (isFenced(root)) {
            return openMs >= timeoutMs
                    ? new ConnectException(begin + tookTooLong(openMs), failure)
                    : new TaskFencedException(begin + fenced(openMs), failure);
        }
        String why = has(root, TopicAuthorizationException.class)
                ? root.getMessage() + ". Its principal needs Write there."
                : String.valueOf(root);
        return new ConnectException(
                begin + why + ". Nothing of the transaction is committed: its records are polled again when the task is"
                        + " restarted.",
                root == failure ? failure : withCause(failure, root));
    }

    private String tookTooLong(long openMs) {
        return "it was open for " + openMs + " ms, and transaction.timeout.ms is " + timeoutMs
                + ": the brokers have aborted it. A transaction must not take longer, polls and sends included. Raise"
                + " transaction.timeout.ms (producer.override. of the connector, producer. of the worker), or end"
                + " transactions earlier: smaller batches, or another transaction.boundary. Its records are polled"
                + " again when the task is restarted.";
    }

    private String fenced(long openMs) {
        return "another producer has taken transactional id '" + transactionalId
                + "', so this task is a zombie: the task runs elsewhere, or its successor is being started. (Or the brokers"
                + " have aborted a transaction that took longer than transaction.timeout.ms=" + timeoutMs
                + "; this one had"
                + " been open for " + openMs
                + " ms.) Nothing of the transaction is committed. If the task is to run here"
                + " all the same, the worker restarts it by itself; if that goes on, look for another Connect cluster with"
                + " the same group.id.";
    }

    /** Whether the brokers have given the transactional id to somebody else, or act as if they had. */
    static boolean isFenced(Throwable failure) {
        return has(failure, ProducerFencedException.class)
                || has(failure, InvalidProducerEpochException.class)
                || has(failure, InvalidTxnStateException.class);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable withCause(RuntimeException failure, Throwable root) {
        if (failure.getCause() != root) {
            failure.addSuppressed(root);
        }
        return failure;
    }
}
