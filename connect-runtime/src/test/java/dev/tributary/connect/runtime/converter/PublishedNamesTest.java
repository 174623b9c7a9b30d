package dev.tributary.connect.runtime.converter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.runtime.policy.AllowlistConnectorClientConfigOverridePolicy;
import dev.tributary.connect.runtime.policy.NoneConnectorClientConfigOverridePolicy;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.junit.jupiter.api.Test;

/** What users write in their configuration leads to the plugins of this module. */
final class PublishedNamesTest {
    private static final String OURS = "dev.tributary.connect.runtime.";

    @Test
    void everyPublishedNameLeadsToAClassOfTheSameSimpleNameThatIsAServiceToo() throws Exception {
        var names = new Properties();
        // Other modules have a resource of that name, too.
        for (URL resource : Collections.list(
                getClass().getClassLoader().getResources("META-INF/tributary/plugin-names.properties"))) {
            try (InputStream stream = resource.openStream()) {
                var namesOfOneModule = new Properties();
                namesOfOneModule.load(stream);
                namesOfOneModule.forEach((published, ours) -> {
                    if (ours.toString().startsWith(OURS)) {
                        names.put(published, ours);
                    }
                });
            }
        }
        List<String> services = services();

        assertThat(names).hasSize(11);
        names.forEach((published, ours) -> {
            assertThat(simpleName(published)).isEqualTo(simpleName(ours));
            assertThat(services).contains((String) ours);
        });
    }

    @Test
    void aConverterIsAHeaderConverterToo() {
        assertThat(ours(Converter.class)).hasSize(7).containsExactlyInAnyOrderElementsOf(ours(HeaderConverter.class));
    }

    @Test
    void thePoliciesAreFour() {
        assertThat(ours(ConnectorClientConfigOverridePolicy.class))
                .hasSize(4)
                .contains(
                        NoneConnectorClientConfigOverridePolicy.class.getName(),
                        AllowlistConnectorClientConfigOverridePolicy.class.getName());
    }

    private static List<String> services() {
        return Stream.<Class<?>>of(Converter.class, ConnectorClientConfigOverridePolicy.class)
                .flatMap(type -> ours(type).stream())
                .toList();
    }

    private static List<String> ours(Class<?> service) {
        return ServiceLoader.load(service).stream()
                .map(provider -> provider.type().getName())
                .filter(name -> name.startsWith(OURS))
                .toList();
    }

    private static String simpleName(Object className) {
        String name = (String) className;
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
