package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConnectClusterException;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;

/** The rules that span several keys, or depend on worker and connector. Stateless. Source: {@code rest} 5.7. */
record ConnectorRules(WorkerConfig worker) {
    private static final String CONSUMER_GROUP = "consumer.override.group.id";

    void check(Candidate candidate, Findings findings) {
        candidate.config().forEach((key, value) -> {
            if (value == null) {
                findings.error(key, key + " is null: give it a value or leave it out.");
            }
        });
        checkRestarts(candidate, findings);
        checkStalls(candidate, findings);
        checkAlerts(candidate, findings);
        if (candidate.isSink()) {
            SinkTopicRules.check(candidate.config())
                    .forEach(violation -> findings.error(violation.key(), violation.message()));
        } else {
            checkTopicCreation(candidate, findings);
        }
        DistributedSettings distributed = worker.distributed();
        if (distributed == null) {
            return;
        }
        if (candidate.isSink()) {
            checkGroup(distributed.group().id(), candidate, findings);
        } else if (candidate.instance() instanceof SourceConnector source) {
            checkExactlyOnce(source, candidate, findings);
            checkBoundaries(source, candidate, findings);
        }
    }

    /** What is right is not shown: the keys are in nobody's definition. */
    private void checkRestarts(Candidate candidate, Findings findings) {
        var unused = RestartPolicy.of(candidate.config(), worker.restarts(), (key, message) -> {
            findings.undefined(key, String.valueOf(candidate.get(key)));
            findings.error(key, message);
        });
    }

    /** As above. */
    private void checkStalls(Candidate candidate, Findings findings) {
        try {
            var unused = StallKeys.timeout(candidate.config(), worker.tasks().stallTimeout());
        } catch (ConfigException e) {
            findings.undefined(StallKeys.TIMEOUT, String.valueOf(candidate.get(StallKeys.TIMEOUT)));
            findings.error(StallKeys.TIMEOUT, String.valueOf(e.getMessage()));
        }
        var unused = StallPolicy.of(candidate.config(), worker.tasks().stallPolicy(), (key, message) -> {
            findings.undefined(key, String.valueOf(candidate.get(key)));
            findings.error(key, message);
        });
    }

    /** As above. */
    private void checkAlerts(Candidate candidate, Findings findings) {
        var unused = AlertKeys.policy(candidate.config(), worker.alerts().policy(), (key, message) -> {
            findings.undefined(key, String.valueOf(candidate.get(key)));
            findings.error(key, message);
        });
    }

    /** Apache's worker finds these only when it starts a task. What is merely without effect is no error. */
    private void checkTopicCreation(Candidate candidate, Findings findings) {
        if (!worker.topics().creation() || !TopicCreation.isAskedFor(candidate.config())) {
            return;
        }
        var unused = new TopicCreationReader(candidate.config(), (key, message) -> {
                    if (!key.equals(ConnectorKeys.TOPIC_GROUPS)) { // has a definition that says the same
                        findings.error(key, message);
                    }
                })
                .read();
    }

    private static void checkGroup(String workerGroup, Candidate candidate, Findings findings) {
        String chosen = candidate.get(CONSUMER_GROUP);
        String group = chosen == null ? "connect-" + candidate.get(ConnectorKeys.NAME) : chosen;
        if (group.equals(workerGroup)) {
            if (chosen != null) {
                findings.undefined(CONSUMER_GROUP, chosen);
            }
            findings.error(
                    chosen == null ? ConnectorKeys.NAME : CONSUMER_GROUP,
                    "The sink's consumer group would be '" + group + "', which is the group of the workers (group.id). "
                            + "Choose another " + (chosen == null ? "name, or set " + CONSUMER_GROUP : "one") + ".");
        }
    }

    private void checkExactlyOnce(SourceConnector source, Candidate candidate, Findings findings) {
        if (!candidate.is(ConnectorKeys.EXACTLY_ONCE, "required")) {
            return;
        }
        if (!worker.exactlyOnceEnabled()) {
            findings.error(
                    ConnectorKeys.EXACTLY_ONCE,
                    "Exactly-once is required, but this worker does not have exactly.once.source.support=enabled.");
        }
        String refusal;
        try {
            refusal = refusal(candidate
                    .guard()
                    .<@Nullable ExactlyOnceSupport, RuntimeException>call(
                            candidate.plugin(),
                            "exactlyOnceSupport()",
                            () -> source.exactlyOnceSupport(candidate.config())));
        } catch (ConnectClusterException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            refusal = "it threw when asked: " + e;
        }
        if (refusal != null) {
            findings.error(
                    ConnectorKeys.EXACTLY_ONCE,
                    "Exactly-once is required, but the connector does not promise it: " + refusal
                            + ". Use requested, or another configuration.");
        }
    }

    private static @Nullable String refusal(@Nullable ExactlyOnceSupport answer) {
        if (answer == null) {
            return "it does not implement exactlyOnceSupport()";
        }
        return answer == ExactlyOnceSupport.SUPPORTED
                ? null
                : "it answers " + lower(answer) + " for this configuration";
    }

    private static void checkBoundaries(SourceConnector source, Candidate candidate, Findings findings) {
        if (!candidate.is(ConnectorKeys.BOUNDARY, "connector")) {
            return;
        }
        String refusal;
        try {
            ConnectorTransactionBoundaries answer = candidate
                    .guard()
                    .<@Nullable ConnectorTransactionBoundaries, RuntimeException>call(
                            candidate.plugin(),
                            "canDefineTransactionBoundaries()",
                            () -> source.canDefineTransactionBoundaries(candidate.config()));
            if (answer == ConnectorTransactionBoundaries.SUPPORTED) {
                return;
            }
            refusal = answer == null ? "it gives no answer" : "it answers " + lower(answer) + " for this configuration";
        } catch (ConnectClusterException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            refusal = "it threw when asked: " + e;
        }
        findings.error(
                ConnectorKeys.BOUNDARY,
                "The connector cannot define transaction boundaries: " + refusal + ". Use poll or interval.");
    }

    private static String lower(Enum<?> answer) {
        return answer.name().toLowerCase(Locale.ROOT);
    }
}
