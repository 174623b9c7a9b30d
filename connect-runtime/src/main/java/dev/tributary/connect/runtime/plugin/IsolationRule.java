package dev.tributary.connect.runtime.plugin;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides by a class's name whether a plugin sees its own copy of it or the worker's. What plugins exchange with the
 * worker must be one class for both: the Java platform, Kafka's API, logging. Everything else is the plugin's own
 * affair. Pure. Source: KIP-146; {@code spec/worker.md} 2.3.
 */
final class IsolationRule {
    private static final String KAFKA = "org.apache.kafka.";

    /** Shared: these packages and everything below them. */
    private static final Set<String> SHARED = sharedPackages();

    /** Plugins that Kafka publishes below its shared package: isolated when they are installed as plugins. */
    private static final List<String> PLUGIN_PACKAGES = List.of(
            KAFKA + "connect.json.",
            KAFKA + "connect.file.",
            KAFKA + "connect.mirror.",
            KAFKA + "connect.mirror-client.",
            KAFKA + "connect.converters.",
            "dev.tributary.connect.json.",
            "dev.tributary.connect.file.");

    private static final Set<String> PLUGIN_CLASSES = Set.of(
            KAFKA + "connect.storage.StringConverter",
            KAFKA + "connect.storage.SimpleHeaderConverter",
            KAFKA + "connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension");

    private static final String TRANSFORMS = KAFKA + "connect.transforms.";
    private static final String POLICIES = KAFKA + "connect.connector.policy.";
    private static final Set<String> POLICY_API = Set.of(
            POLICIES + "ConnectorClientConfigOverridePolicy",
            POLICIES + "ConnectorClientConfigRequest",
            POLICIES + "ConnectorClientConfigRequest$ClientType");
    private static final String CONFIG_PROVIDERS = KAFKA + "common.config.provider.";

    private IsolationRule() {}

    /** Whether a plugin location's own copy of the class goes before the worker's. */
    static boolean isolated(String className) {
        return !inSharedPackage(className) || isPluginBelowSharedPackage(className);
    }

    private static boolean inSharedPackage(String className) {
        for (int dot = className.indexOf('.'); dot >= 0; dot = className.indexOf('.', dot + 1)) {
            if (SHARED.contains(className.substring(0, dot))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPluginBelowSharedPackage(String className) {
        if (className.startsWith(TRANSFORMS)) {
            return !className.startsWith(TRANSFORMS + "Transformation")
                    && !className.equals(TRANSFORMS + "predicates.Predicate");
        }
        if (className.startsWith(POLICIES)) {
            return !POLICY_API.contains(className);
        }
        if (className.startsWith(CONFIG_PROVIDERS)) {
            return !className.equals(CONFIG_PROVIDERS + "ConfigProvider");
        }
        return PLUGIN_CLASSES.contains(className) || PLUGIN_PACKAGES.stream().anyMatch(className::startsWith);
    }

    private static Set<String> sharedPackages() {
        Stream<String> roots = Stream.of(
                "java",
                "org.apache.kafka",
                "org.slf4j",
                "org.ietf.jgss",
                "org.w3c.dom",
                "org.xml.sax",
                // This runtime: what it hands to plugins must be the class that they see.
                "dev.tributary");
        Stream<String> corba = Stream.of(
                        "CORBA CosNaming Dynamic DynamicAny IOP Messaging PortableInterceptor PortableServer"
                                + " SendingContext stub.java.rmi")
                .flatMap(names -> Stream.of(names.split(" ")))
                .map(name -> "org.omg." + name);
        Stream<String> javax = Stream.of(
                        "accessibility activation activity annotation batch.api batch.operations batch.runtime crypto"
                                + " decorator ejb el enterprise.concurrent enterprise.context enterprise.context.spi"
                                + " enterprise.deploy.model enterprise.deploy.shared enterprise.deploy.spi"
                                + " enterprise.event enterprise.inject enterprise.inject.spi enterprise.util faces"
                                + " imageio inject interceptor jms json jws lang.model mail management management.j2ee"
                                + " naming net persistence print resource rmi script security.auth"
                                + " security.auth.message security.cert security.jacc security.sasl servlet sound.midi"
                                + " sound.sampled sql swing tools transaction validation websocket ws.rs xml xml.bind"
                                + " xml.registry xml.rpc xml.soap xml.ws")
                .flatMap(names -> Stream.of(names.split(" ")))
                .map(name -> "javax." + name);
        return Stream.of(roots, corba, javax).flatMap(all -> all).collect(Collectors.toUnmodifiableSet());
    }
}
