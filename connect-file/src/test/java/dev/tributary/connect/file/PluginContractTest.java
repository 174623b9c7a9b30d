package dev.tributary.connect.file;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.InputStream;
import java.util.Properties;
import java.util.ServiceLoader;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

final class PluginContractTest {
    @Test
    void theConnectorsSeeThePluginApiAlone() {
        JavaClasses ours = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages("dev.tributary.connect.file");

        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify.annotations",
                        "org.slf4j",
                        "org.apache.kafka.common",
                        "org.apache.kafka.common.config",
                        "org.apache.kafka.common.utils", // the version, which must be Kafka's
                        "org.apache.kafka.clients.consumer", // OffsetAndMetadata, named by SinkTask
                        "org.apache.kafka.connect.connector",
                        "org.apache.kafka.connect.data",
                        "org.apache.kafka.connect.errors",
                        "org.apache.kafka.connect.sink",
                        "org.apache.kafka.connect.source",
                        "org.apache.kafka.connect.storage",
                        "dev.tributary.connect.file")
                .check(ours);
    }

    @Test
    void bothConnectorsAreFoundAsServices() {
        assertThat(ServiceLoader.load(SourceConnector.class).stream().map(ServiceLoader.Provider::type))
                .contains(FileStreamSourceConnector.class);
        assertThat(ServiceLoader.load(SinkConnector.class).stream().map(ServiceLoader.Provider::type))
                .contains(FileStreamSinkConnector.class);
    }

    @Test
    void thePublishedNamesLeadToTheseClasses() throws Exception {
        var names = new Properties();
        try (InputStream resource =
                FileStreamSourceConnector.class.getResourceAsStream("/META-INF/tributary/plugin-names.properties")) {
            names.load(resource);
        }

        assertThat(names.stringPropertyNames()).hasSize(4).allSatisfy(published -> {
            Class<?> ours = Class.forName(names.getProperty(published));
            assertThat(published).isEqualTo("org.apache.kafka.connect.file." + ours.getSimpleName());
            assertThat(ours.getDeclaredConstructor()).isNotNull();
        });
    }
}
