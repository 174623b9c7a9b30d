package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValidation.Entry;
import dev.tributary.connect.api.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SecretMaskTest {
    private static ConfigValidation validation(ConfigValue... values) {
        return new ConfigValidation(
                "c",
                1,
                List.of(),
                List.of(values).stream().map(value -> new Entry(null, value)).toList());
    }

    private static ConfigValue value(String name, String value, String... errors) {
        return new ConfigValue(name, value, List.of(), List.of(errors), true);
    }

    @Test
    void ofTwoSecretsThatBeginAlikeNoEndIsLeftBehind() {
        SecretMask mask = SecretMask.of(
                Map.of("a", "${v:a}", "b", "${v:b}"), Map.of("a", "abcd", "b", "abcdef"), UnaryOperator.identity());

        assertThat(mask.text("abcdef and abcd")).isEqualTo("${v:b} and ${v:a}");
    }

    @Test
    void shortTextsAreReplacedWhereTheirOwnKeyIsMeantOnly() {
        SecretMask mask =
                SecretMask.of(Map.of("n", "${v:n}", "m", "1"), Map.of("n", "1", "m", "1"), UnaryOperator.identity());

        assertThat(mask.apply(validation(value("n", "1", "1 is bad"), value("m", "1", "1 is bad"))))
                .isEqualTo(validation(value("n", "${v:n}", "${v:n} is bad"), value("m", "1", "1 is bad")));
    }

    @Test
    void hiddenAndMissingValuesStayAsTheyAre() {
        SecretMask mask = SecretMask.of(
                Map.of("a", "${v:a}", "b", "${v:b}"), Map.of("a", "secret", "b", "other"), UnaryOperator.identity());

        assertThat(mask.apply(validation(value("a", "[hidden]"), value("b", null))))
                .isEqualTo(validation(value("a", "[hidden]"), value("b", null)));
    }
}
