package dev.tributary.connect.worker.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The expected maps are what the published MirrorMaker 4.3.1 derives from the same files, where nothing else is said. */
final class MirrorPropertiesTest {
    private static final String TWO = """
            clusters = A, B
            A.bootstrap.servers = a:1
            B.bootstrap.servers = b:1
            """;
    private static final Flow A_B = new Flow("A", "B");
    private static final Flow B_A = new Flow("B", "A");
    private static final Set<String> DEFINED = Set.of(
            "enabled",
            "topics",
            "tasks.max",
            "replication.factor",
            "security.protocol",
            "ssl.keystore.password",
            "emit.heartbeats.enabled",
            "transforms",
            "key.converter");

    @Test
    void everyPairOfClustersThatSendsHeartbeatsIsAFlow() {
        assertThat(parse(TWO).flows()).containsExactly(A_B, B_A);
    }

    @Test
    void withoutHeartbeatsOnlyWhatIsEnabledIsAFlow() {
        assertThat(parse(TWO + "A->B.enabled=true\nemit.heartbeats.enabled=false")
                        .flows())
                .containsExactly(A_B);
        assertThat(parse(TWO + "A->B.enabled=true\nB->A.emit.heartbeats.enabled=false")
                        .flows())
                .containsExactly(A_B);
        assertThat(parse(TWO + "emit.heartbeats.enabled=FALSE\nB->A.emit.heartbeats.enabled=true")
                        .flows())
                .containsExactly(B_A);
    }

    @Test
    void aFlowThatIsEnabledNeedsNoHeartbeats() {
        assertThat(parse(TWO + "A->B.enabled=true\nA->B.emit.heartbeats.enabled=false\nemit.heartbeats.enabled=false")
                        .flows())
                .containsExactly(A_B);
    }

    @Test
    void threeClustersHaveSixFlows() {
        assertThat(parse(TWO + "clusters=A,B,C\nbootstrap.servers=c:1").flows())
                .hasSize(6)
                .doesNotContain(new Flow("A", "A"));
    }

    @Test
    void theClustersOfTheCommandLineAreTargets() {
        MirrorProperties file = parse(TWO);
        assertThat(file.flowsTo(List.of("B"))).containsExactly(A_B);
        assertThat(file.flowsTo(List.of("B", "A"))).containsExactly(A_B, B_A);
        assertThat(file.flowsTo(List.of())).containsExactly(A_B, B_A);
    }

    @Test
    void aTargetThatNobodyKnowsIsRefusedAndSoIsOneWithoutFlows() {
        assertThatThrownBy(() -> parse(TWO).flowsTo(List.of("C")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[C]")
                .hasMessageContaining("[A, B]");
        assertThatThrownBy(() -> parse(TWO + "A->B.enabled=true\nemit.heartbeats.enabled=false")
                        .flowsTo(List.of("A")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no flow to [A] is enabled");
    }

    @Test
    void theWorkerOfAFlowLivesOnTheTarget() {
        assertThat(parse(TWO).workerProperties(A_B)).isEqualTo(map("""
                        admin.bootstrap.servers = b:1
                        bootstrap.servers = b:1
                        client.id = A->B
                        config.storage.topic = mm2-configs.A.internal
                        consumer.bootstrap.servers = b:1
                        group.id = A-mm2
                        header.converter = org.apache.kafka.connect.converters.ByteArrayConverter
                        key.converter = org.apache.kafka.connect.converters.ByteArrayConverter
                        offset.storage.topic = mm2-offsets.A.internal
                        producer.bootstrap.servers = b:1
                        status.storage.topic = mm2-status.A.internal
                        value.converter = org.apache.kafka.connect.converters.ByteArrayConverter
                        connector.client.config.override.policy = All
                        """));
    }

    @Test
    void aWorkerTakesItsClustersSettingsAndFromTheTopWhatIsAboutWorkersAndConnections() {
        assertThat(parse("""
                        clusters=A,B
                        bootstrap.servers=top:1
                        B.bootstrap.servers=b:1
                        B->A.enabled=true
                        B->A.tasks.max=9
                        config.providers=file
                        config.providers.file.class=F
                        A.sasl.jaas.config=${file:s:k}
                        A.producer.sasl.jaas.config=own
                        A.client.dns.lookup=use_all_dns_ips
                        A.security.providers=sp
                        A.ssl.foo=1
                        A.ssl.client.auth=required
                        security.providers=topsp
                        request.timeout.ms=77
                        client.id=topclient
                        group.id=topgroup
                        producer.linger.ms=7
                        plugin.path=/p
                        ssl.client.auth=required
                        ssl.keystore.password=${file:s:k}
                        A.metric.reporters=q
                        A.offset.storage.topic=own-offsets
                        offset.storage.topic=top-offsets
                        status.storage.replication.factor=1
                        A.admin.ssl.foo=2
                        worker.v=${file:s:k}
                        A.client.id=mm
                        A.group.id=mine
                        A.key.converter=akc
                        key.converter.foo=1
                        task.shutdown.graceful.timeout.ms=77
                        tasks.max=3
                        replication.policy.separator=-
                        topics=xx
                        A.connector.client.config.override.policy=None
                        """).workerProperties(B_A)).isEqualTo(map("""
                        admin.bootstrap.servers = top:1
                        admin.sasl.jaas.config = ${file:s:k}
                        admin.ssl.foo = 2
                        admin.ssl.keystore.password = ${file:s:k}
                        bootstrap.servers = top:1
                        client.dns.lookup = use_all_dns_ips
                        client.id = mm
                        config.providers = file
                        config.providers.file.class = F
                        config.storage.topic = mm2-configs.B.internal
                        connector.client.config.override.policy = All
                        consumer.bootstrap.servers = top:1
                        consumer.sasl.jaas.config = ${file:s:k}
                        consumer.ssl.keystore.password = ${file:s:k}
                        group.id = mine
                        header.converter = org.apache.kafka.connect.converters.ByteArrayConverter
                        key.converter = akc
                        key.converter.foo = 1
                        metric.reporters = q
                        offset.storage.topic = top-offsets
                        producer.bootstrap.servers = top:1
                        producer.sasl.jaas.config = own
                        producer.ssl.keystore.password = ${file:s:k}
                        replication.policy.separator = -
                        sasl.jaas.config = ${file:s:k}
                        security.providers = sp
                        ssl.client.auth = required
                        ssl.foo = 1
                        ssl.keystore.password = ${file:s:k}
                        status.storage.replication.factor = 1
                        status.storage.topic = mm2-status.B.internal
                        task.shutdown.graceful.timeout.ms = 77
                        tasks.max = 3
                        value.converter = org.apache.kafka.connect.converters.ByteArrayConverter
                        worker.v = ${file:s:k}
                        """));
    }

    @Test
    void connectorsTakeBothClustersTheirOwnKeysFromTheTopAndAllOfTheFlow() {
        Map<String, Map<String, String>> connectors = parse("""
                        clusters=A, B
                        A.bootstrap.servers=a:1
                        B.bootstrap.servers=b:1
                        A->B.enabled=true
                        A->B.topics=foo.*
                        B->A.enabled=false
                        topics=xx
                        tasks.max=3
                        security.protocol=PLAINTEXT
                        producer.linger.ms=7
                        offset.storage.replication.factor=1
                        A.producer.acks=1
                        A.consumer.isolation.level=read_committed
                        B.producer.batch.size=55
                        B.ssl.truststore.location=/x
                        B.foo=bar
                        B.group.id=mine
                        foo2=bar2
                        replication.policy.separator=-
                        replication.policy.extra=5
                        plugin.path=/p
                        source.consumer.max.poll.records=88
                        A->B.producer.override.acks=all
                        A->B.consumer.fetch.max.bytes=4
                        A->B.source.consumer.b=1
                        key.converter.foo=1
                        listeners=http://localhost:0
                        ssl.keystore.password=${file:s:k}
                        config.providers=file
                        config.providers.file.class=F
                        """).connectors(A_B, DEFINED);

        assertThat(connectors.keySet())
                .containsExactly("MirrorSourceConnector", "MirrorCheckpointConnector", "MirrorHeartbeatConnector");
        assertThat(connectors.get("MirrorSourceConnector")).isEqualTo(map("""
                        config.providers = file
                        config.providers.file.class = F
                        connector.class = org.apache.kafka.connect.mirror.MirrorSourceConnector
                        consumer.fetch.max.bytes = 4
                        enabled = true
                        name = MirrorSourceConnector
                        producer.override.acks = all
                        replication.policy.extra = 5
                        replication.policy.separator = -
                        security.protocol = PLAINTEXT
                        source.admin.bootstrap.servers = a:1
                        source.admin.security.protocol = PLAINTEXT
                        source.admin.ssl.keystore.password = ${file:s:k}
                        source.cluster.alias = A
                        source.cluster.bootstrap.servers = a:1
                        source.cluster.security.protocol = PLAINTEXT
                        source.cluster.ssl.keystore.password = ${file:s:k}
                        source.consumer.b = 1
                        source.consumer.bootstrap.servers = a:1
                        source.consumer.isolation.level = read_committed
                        source.consumer.security.protocol = PLAINTEXT
                        source.consumer.ssl.keystore.password = ${file:s:k}
                        source.producer.acks = 1
                        source.producer.bootstrap.servers = a:1
                        source.producer.security.protocol = PLAINTEXT
                        source.producer.ssl.keystore.password = ${file:s:k}
                        ssl.keystore.password = ${file:s:k}
                        target.admin.bootstrap.servers = b:1
                        target.admin.security.protocol = PLAINTEXT
                        target.admin.ssl.keystore.password = ${file:s:k}
                        target.admin.ssl.truststore.location = /x
                        target.cluster.alias = B
                        target.cluster.bootstrap.servers = b:1
                        target.cluster.foo = bar
                        target.cluster.group.id = mine
                        target.cluster.security.protocol = PLAINTEXT
                        target.cluster.ssl.keystore.password = ${file:s:k}
                        target.cluster.ssl.truststore.location = /x
                        target.consumer.bootstrap.servers = b:1
                        target.consumer.security.protocol = PLAINTEXT
                        target.consumer.ssl.keystore.password = ${file:s:k}
                        target.consumer.ssl.truststore.location = /x
                        target.producer.batch.size = 55
                        target.producer.bootstrap.servers = b:1
                        target.producer.security.protocol = PLAINTEXT
                        target.producer.ssl.keystore.password = ${file:s:k}
                        target.producer.ssl.truststore.location = /x
                        tasks.max = 3
                        topics = foo.*
                        """));
        var differences = new TreeMap<>(connectors.get("MirrorHeartbeatConnector"));
        differences.entrySet().removeAll(connectors.get("MirrorSourceConnector").entrySet());
        assertThat(differences).containsOnlyKeys("name", "connector.class");
    }

    @Test
    void aFlowThatOnlySendsHeartbeatsReplicatesNothing() {
        assertThat(parse(TWO + "A->B.enabled=true").connectors(B_A, DEFINED).get("MirrorSourceConnector"))
                .containsEntry("enabled", "false");
    }

    /** The published MirrorMaker takes the list of transforms, but not their settings, so that no such file works. */
    @Test
    void transformsAtTheTopComeWithTheirSettings() {
        assertThat(parse(TWO + "transforms=t\ntransforms.t.type=X")
                        .connectors(A_B, DEFINED)
                        .get("MirrorSourceConnector"))
                .containsEntry("transforms", "t")
                .containsEntry("transforms.t.type", "X");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> parse("""
                        clusters=A,B
                        A.bootstrap.servers=a:1
                        A->B.enabled=maybe
                        dedicated.mode.enable.internal.rest=perhaps
                        """))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("A->B.enabled: 'maybe' (expected: true or false)")
                .hasMessageContaining("dedicated.mode.enable.internal.rest: 'perhaps'")
                .hasMessageContaining("B.bootstrap.servers: missing");
    }

    @Test
    void aFileWithoutClustersSaysWhatIsMissing() {
        assertThatThrownBy(() -> parse("")).hasMessageContaining("clusters: missing");
        assertThatThrownBy(() -> parse("clusters=")).hasMessageContaining("clusters: ''");
        assertThatThrownBy(() -> parse("clusters=A,,B")).hasMessageContaining("clusters: 'A,,B'");
        assertThatThrownBy(() -> parse("clusters=A,A\nA.bootstrap.servers=a:1")).hasMessageContaining("at least two");
    }

    @Test
    void aClusterThatTakesPartInNoFlowNeedsNoAddress() {
        assertThat(parse(TWO + "clusters=A,B,C\nemit.heartbeats.enabled=false\nA->B.enabled=true")
                        .flows())
                .containsExactly(A_B);
    }

    @Test
    void aProblemOfAWorkerIsToldUnderTheKeyOfTheFile() {
        MirrorProperties file = parse(TWO + "offset.storage.partitions=x\nB.metrics.num.samples=x");
        assertThat(file.keyOf(A_B, "offset.storage.partitions")).isEqualTo("offset.storage.partitions");
        assertThat(file.keyOf(A_B, "metrics.num.samples")).isEqualTo("B.metrics.num.samples");
    }

    private static MirrorProperties parse(String text) {
        return MirrorProperties.parse(map(text));
    }

    private static Map<String, String> map(String text) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> map = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
        return map;
    }
}
