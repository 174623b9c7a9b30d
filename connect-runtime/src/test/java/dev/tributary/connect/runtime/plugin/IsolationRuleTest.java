package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsolationRuleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.String",
                "java.sql.Driver",
                "javax.ws.rs.core.Response",
                "javax.xml.stream.XMLStreamReader",
                "javax.sql.DataSource",
                "org.slf4j.Logger",
                "org.w3c.dom.Node",
                "org.omg.CORBA.Any",
                "org.omg.stub.java.rmi.Stub",
                "org.apache.kafka.connect.sink.SinkTask",
                "org.apache.kafka.connect.data.Struct",
                "org.apache.kafka.clients.consumer.KafkaConsumer",
                "org.apache.kafka.connect.transforms.Transformation",
                "org.apache.kafka.connect.transforms.predicates.Predicate",
                "org.apache.kafka.connect.storage.Converter",
                "org.apache.kafka.connect.storage.OffsetStorageReader",
                "org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest$ClientType",
                "org.apache.kafka.connect.rest.basic.auth.extension.JaasBasicAuthFilter",
                "org.apache.kafka.common.config.provider.ConfigProvider",
                "dev.tributary.connect.runtime.converter.ByteArrayConverter",
                "dev.tributary.connect.api.PluginType"
            })
    void whatPluginsExchangeWithTheWorkerIsShared(String className) {
        assertThat(IsolationRule.isolated(className)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.debezium.connector.postgresql.PostgresConnector",
                "com.fasterxml.jackson.databind.ObjectMapper",
                "jakarta.ws.rs.core.Response",
                "javax.cache.Cache",
                "javafx.Application",
                "scala.Option",
                "org.apache.avro.Schema",
                "org.apache.kafkaesque.Metamorphosis",
                "org.apache.log4j.Logger",
                "org.apache.kafka.connect.transforms.Cast$Value",
                "org.apache.kafka.connect.transforms.predicates.HasHeaderKey",
                "org.apache.kafka.connect.transforms.util.Requirements",
                "org.apache.kafka.connect.json.JsonConverter",
                "org.apache.kafka.connect.file.FileStreamSinkTask",
                "org.apache.kafka.connect.mirror.MirrorSourceConnector",
                "org.apache.kafka.connect.converters.LongConverter",
                "org.apache.kafka.connect.storage.StringConverter",
                "org.apache.kafka.connect.storage.SimpleHeaderConverter",
                "org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension",
                "org.apache.kafka.connect.connector.policy.AllConnectorClientConfigOverridePolicy",
                "org.apache.kafka.common.config.provider.FileConfigProvider",
                "dev.tributary.connect.json.JsonConverter",
                "dev.tributary.connect.file.FileStreamSourceTask",
                "ClassWithoutPackage"
            })
    void whatIsAPluginsOwnIsIsolated(String className) {
        assertThat(IsolationRule.isolated(className)).isTrue();
    }
}
