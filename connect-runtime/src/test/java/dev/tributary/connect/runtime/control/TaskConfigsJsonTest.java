package dev.tributary.connect.runtime.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectClusterException.Failed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskConfigsJsonTest {
    @Test
    void whatIsWrittenIsReadAgain() {
        var withNull = new LinkedHashMap<String, String>();
        withNull.put("task.class", "X");
        withNull.put("text", "\"\u00e4\n");
        withNull.put("nothing", null);
        List<Map<String, String>> configs = List.of(withNull, Map.of());
        byte[] json = TaskConfigsJson.write(configs);
        assertThat(new String(json, UTF_8))
                .startsWith("[{\"task.class\":\"X\",")
                .endsWith(",\"nothing\":null},{}]");
        assertThat(TaskConfigsJson.read(json)).isEqualTo(configs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[1]", "[[]]", "[{\"secret\":{}}]", "[] []", "null"})
    void whatIsNoArrayOfTextsFailsWithoutShowingContent(String body) {
        assertThatThrownBy(() -> TaskConfigsJson.read(body.getBytes(UTF_8)))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("expected: an array of objects");
    }
}
