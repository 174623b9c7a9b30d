package dev.tributary.connect.api;

import java.util.Locale;

/** The kinds of plugins, in the order in which equal classes are listed ({@code spec}: plugin types). */
public enum PluginType {
    SOURCE("org.apache.kafka.connect.source.SourceConnector"),
    SINK("org.apache.kafka.connect.sink.SinkConnector"),
    CONVERTER("org.apache.kafka.connect.storage.Converter"),
    HEADER_CONVERTER("org.apache.kafka.connect.storage.HeaderConverter"),
    TRANSFORMATION("org.apache.kafka.connect.transforms.Transformation"),
    PREDICATE("org.apache.kafka.connect.transforms.predicates.Predicate"),
    CONFIGPROVIDER("org.apache.kafka.common.config.provider.ConfigProvider"),
    REST_EXTENSION("org.apache.kafka.connect.rest.ConnectRestExtension"),
    CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY(
            "org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy");

    private final String contract;

    PluginType(String contract) {
        this.contract = contract;
    }

    /** The class or interface that plugins of this type extend; also the name of their service manifest. */
    public String contract() {
        return contract;
    }

    /** The name in the REST API: lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
