package dev.tributary.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FileStreamSourceConnectorTest {
    private static final Map<String, String> CONFIG = Map.of("file", "/data/in.txt", "topic", "lines");

    private final FileStreamSourceConnector connector = new FileStreamSourceConnector();

    @Test
    void itIsOneTaskWithTheConnectorsConfigWhateverTasksMaxIs() {
        Map<String, String> config = new HashMap<>(CONFIG);
        config.put("a.setting.of.somebody.else", null);
        connector.start(config);

        assertThat(connector.taskConfigs(7)).containsExactly(config);
        assertThat(connector.taskClass()).isEqualTo(FileStreamSourceTask.class);
        assertThat(connector.version()).isEqualTo(AppInfoParser.getVersion());
    }

    @Test
    void validationNamesEveryBadSetting() {
        Map<String, ConfigValue> values = connector.config().validateAll(Map.of("batch.size", "0"));

        assertThat(values.get("topic").errorMessages()).isNotEmpty();
        assertThat(values.get("batch.size").errorMessages()).isNotEmpty();
        assertThat(values.get("file").errorMessages()).isEmpty();
        assertThatThrownBy(() -> connector.start(Map.of())).isInstanceOf(ConfigException.class);
    }

    @Test
    void onlyAFileCanBeReadExactlyOnce() {
        assertThat(connector.exactlyOnceSupport(CONFIG)).isEqualTo(ExactlyOnceSupport.SUPPORTED);
        assertThat(connector.exactlyOnceSupport(Map.of("file", ""))).isEqualTo(ExactlyOnceSupport.UNSUPPORTED);
        assertThat(connector.exactlyOnceSupport(Map.of())).isEqualTo(ExactlyOnceSupport.UNSUPPORTED);
    }

    @Test
    void offsetsThatItCouldHaveWrittenAreAccepted() {
        Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
        offsets.put(Map.of("filename", "/data/in.txt"), Map.of("position", 0L));
        offsets.put(Map.of("filename", "another name"), Map.of("position", 7L));
        offsets.put(Map.of("from an older connector", 1), null);
        offsets.put(null, null);

        assertThat(connector.alterOffsets(CONFIG, offsets)).isTrue();
    }

    static Stream<Map<Map<String, ?>, Map<String, ?>>> impossibleOffsets() {
        Map<String, ?> partition = Map.of("filename", "/data/in.txt");
        return Stream.of(
                Map.of(partition, Map.of()),
                Map.of(partition, Map.of("position", 1)),
                Map.of(partition, Map.of("position", "1")),
                Map.of(partition, Map.of("position", -1L)),
                Map.of(partition, Collections.singletonMap("position", null)),
                Map.of(Map.of("file", "/data/in.txt"), Map.of("position", 1L)),
                Collections.singletonMap(null, Map.of("position", 1L)));
    }

    @ParameterizedTest
    @MethodSource("impossibleOffsets")
    void offsetsThatItCouldNotResumeFromAreRefused(Map<Map<String, ?>, Map<String, ?>> offsets) {
        assertThatThrownBy(() -> connector.alterOffsets(CONFIG, offsets))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("expected");
    }

    @Test
    void standardInputHasNoOffsetsToAlter() {
        assertThatThrownBy(() -> connector.alterOffsets(Map.of("topic", "lines"), Map.of()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("standard input");
    }
}
