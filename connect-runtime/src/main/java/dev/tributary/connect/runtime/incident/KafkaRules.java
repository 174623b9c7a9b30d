package dev.tributary.connect.runtime.incident;

import static dev.tributary.connect.runtime.incident.Rule.of;
import static dev.tributary.connect.runtime.incident.Rule.quoting;

import java.util.List;
import java.util.regex.Pattern;

/** Rules for what brokers refuse or do not answer. Stateless. */
final class KafkaRules {
    private static final String ERRORS = "org.apache.kafka.common.errors.";
    private static final Pattern TOPICS = Pattern.compile("topics?: \\[?([^\\]]+)]?");
    private static final Pattern GROUP = Pattern.compile("group: ?(\\S+)");
    private static final Pattern TOPIC_UNKNOWN = Pattern.compile("Topic (\\S+) not present in metadata");
    private static final Pattern PARTITION_OF_BATCH = Pattern.compile("record\\(s\\) for (\\S+?):");
    private static final Pattern TRANSACTIONAL_ID = Pattern.compile("transactional id '([^']+)'");

    static final List<Rule> RULES = List.of(
            of(
                    "kafka-acl-topic",
                    error -> error.is(ERRORS + "TopicAuthorizationException"),
                    (error, chain) -> "The connector's Kafka principal has no right to "
                            + error.find(TOPICS)
                                    .map(topics -> "topic " + topics)
                                    .orElse("a topic: " + error.line()),
                    "Grant it Read and Describe (sinks) or Write and Describe, and Create if topics are to be made (sources),"
                            + " with kafka-acls.sh; the principal is that of producer.*, consumer.* or *.override.* settings."),
            of(
                    "kafka-acl-group",
                    error -> error.is(ERRORS + "GroupAuthorizationException"),
                    (error, chain) -> "The sink's Kafka principal has no right to consumer group "
                            + error.find(GROUP).orElse("connect-<connector>"),
                    "Grant it Read on that group (or on the prefix connect-), or set consumer.override.group.id to one that"
                            + " it may use."),
            of(
                    "kafka-acl-transactional-id",
                    error -> error.is(ERRORS + "TransactionalIdAuthorizationException"),
                    (error, chain) -> "The source's Kafka principal has no right to its transactional id"
                            + chain.find(TRANSACTIONAL_ID).map(id -> " " + id).orElse(""),
                    "Grant it Write and Describe on that TransactionalId, or on the prefix of all ids of this cluster's"
                            + " source tasks."),
            quoting(
                    "kafka-acl-cluster",
                    error -> error.is(ERRORS + "ClusterAuthorizationException"),
                    "The connector's Kafka principal lacks a right on the cluster",
                    "Grant it IdempotentWrite on the cluster (brokers before 2.8), or Create for topics that are to be made."),
            quoting(
                    "kafka-tls",
                    error -> error.is(ERRORS + "SslAuthenticationException"),
                    "A broker and the connector's client do not agree on TLS",
                    "Check that security.protocol and the port belong together, and that ssl.truststore.* holds the"
                            + " authority of the brokers' certificates."),
            quoting(
                    "kafka-authentication",
                    error -> error.is(
                                    ERRORS + "AuthenticationException",
                                    "LoginException",
                                    ERRORS + "UnsupportedSaslMechanismException",
                                    ERRORS + "IllegalSaslStateException")
                            || error.says("Could not find a 'KafkaClient' entry", "No LoginModule found"),
                    "The brokers do not accept the connector's credentials",
                    "Check sasl.mechanism and sasl.jaas.config under producer.*, consumer.* and admin.* of the worker, or"
                            + " *.override.* of the connector: users, passwords and mechanism must be those of the brokers."),
            of(
                    "kafka-topic-missing",
                    error -> error.is(ERRORS + "UnknownTopicOrPartitionException", ERRORS + "UnknownTopicIdException")
                            || error.find(TOPIC_UNKNOWN).isPresent(),
                    (error, chain) -> "Kafka does not have topic "
                            + error.find(TOPIC_UNKNOWN)
                                    .or(() -> chain.find(Pattern.compile("topic ['\"]?([\\w.-]+\\w)")))
                                    .orElse("that the connector uses")
                            + ", or its brokers could not be asked",
                    "Create the topic, or give a source topic.creation.default.partitions and"
                            + " topic.creation.default.replication.factor. If it exists, check that bootstrap.servers is the"
                            + " right cluster and that the worker reaches every broker's advertised address."),
            quoting(
                    "kafka-topic-name",
                    error -> error.is(ERRORS + "InvalidTopicException"),
                    "A topic cannot have this name",
                    "Names have at most 249 letters, digits, dots, underscores and hyphens: correct the setting or the"
                            + " transform that makes it."),
            quoting(
                    "kafka-record-too-large",
                    error -> error.is(ERRORS + "RecordTooLargeException"),
                    "A record is larger than what is allowed",
                    "Raise producer.override.max.request.size of the connector, and max.message.bytes of the topic"
                            + " (message.max.bytes of the brokers), or let the connector send less in one record;"
                            + " compression helps against the limit of the topic only."),
            of(
                    "kafka-records-expired",
                    error -> error.says("Expiring ") && error.says("record(s) for"),
                    (error, chain) -> "A broker did not take records"
                            + error.find(PARTITION_OF_BATCH)
                                    .map(partition -> " of " + partition)
                                    .orElse("")
                            + " within delivery.timeout.ms: " + error.line(),
                    "Look whether the partition has a leader and enough replicas in sync, and whether the brokers are"
                            + " overloaded. The metrics of this incident's client show how long requests take."),
            quoting(
                    "kafka-buffer-full",
                    error -> error.is("BufferExhaustedException")
                            || error.says("Failed to allocate memory within the configured max blocking time"),
                    "Kafka takes records more slowly than the connector makes them, and the producer's buffer is full",
                    "Find what slows the brokers down (request-latency-avg, throttling by quotas); a larger"
                            + " producer.override.buffer.memory or max.block.ms only helps against short gusts."),
            quoting(
                    "kafka-fenced",
                    error -> error.is(
                            ERRORS + "ProducerFencedException",
                            ERRORS + "InvalidProducerEpochException",
                            ERRORS + "FencedInstanceIdException"),
                    "Another client has taken this task's identity",
                    "If the task runs elsewhere by now, this run was a zombie and all is well. Else look for a second"
                            + " Connect cluster with the same group.id, or for transactions longer than"
                            + " transaction.timeout.ms."),
            quoting(
                    "kafka-transaction-timeout",
                    error -> error.is(ERRORS + "InvalidTxnTimeoutException"),
                    "The brokers do not allow transactions to last that long",
                    "Lower producer.override.transaction.timeout.ms, or raise transaction.max.timeout.ms of the brokers."),
            quoting(
                    "kafka-poll-interval",
                    error -> error.is("CommitFailedException") || error.says("max.poll.interval.ms"),
                    "The sink was removed from its consumer group, because it was away for too long",
                    "Its put() takes longer than the group waits: raise consumer.override.max.poll.interval.ms, or lower"
                            + " consumer.override.max.poll.records."),
            quoting(
                    "kafka-bootstrap",
                    error -> error.says("No resolvable bootstrap urls", "Invalid url in bootstrap.servers"),
                    "None of the names in bootstrap.servers can be resolved",
                    "Correct bootstrap.servers (of the worker, or under *.override.* of the connector), or the name"
                            + " resolution of the worker's host."),
            quoting(
                    "kafka-replication",
                    error -> error.is(
                            ERRORS + "InvalidReplicationFactorException",
                            ERRORS + "NotEnoughReplicasException",
                            ERRORS + "NotEnoughReplicasAfterAppendException"),
                    "There are not enough brokers for the replicas that are asked for",
                    "Start the missing brokers, or lower the replication factor (topic.creation.*.replication.factor), or"
                            + " the topic's min.insync.replicas."),
            quoting(
                    "kafka-offset-gone",
                    error -> error.is("OffsetOutOfRangeException", "NoOffsetForPartitionException"),
                    "The records after the committed offset were deleted from the topic meanwhile",
                    "Set consumer.override.auto.offset.reset to earliest or latest, or set the offsets with PATCH"
                            + " /connectors/{name}/offsets; a longer retention.ms prevents it."),
            quoting(
                    "kafka-policy",
                    error -> error.is(ERRORS + "PolicyViolationException", ERRORS + "InvalidConfigurationException"),
                    "The brokers' rules forbid such a topic",
                    "Adapt the topic.creation.* settings to what the message asks for."),
            quoting(
                    "kafka-record-refused",
                    error -> error.is(
                                    "org.apache.kafka.common.InvalidRecordException",
                                    ERRORS + "InvalidTimestampException")
                            || error.says("Compacted topic cannot accept message without key"),
                    "The topic does not take such a record",
                    "A compacted topic needs records with keys: set them with a transform (ValueToKey), or use another"
                            + " cleanup.policy. Timestamps must be within the topic's limits."),
            quoting(
                    "kafka-version",
                    error -> error.is(ERRORS + "UnsupportedVersionException"),
                    "The brokers are too old for something that was asked of them",
                    "Update the brokers, or switch off what needs it."),
            quoting(
                    "kafka-corrupt",
                    error -> error.is(ERRORS + "CorruptRecordException"),
                    "A record came damaged from a broker",
                    "Look at the disks of that partition's brokers. Beyond repair, step over it: PATCH"
                            + " /connectors/{name}/offsets."));

    static final List<Rule> VAGUE = List.of(quoting(
            "kafka-timeout",
            error -> error.is(ERRORS + "TimeoutException", ERRORS + "DisconnectException", ERRORS + "NetworkException"),
            "The brokers did not answer in time",
            "Check that the worker reaches every broker's advertised address, and how loaded they are; the metrics of this"
                    + " incident's clients tell of latency and of connections made anew."));

    private KafkaRules() {}
}
