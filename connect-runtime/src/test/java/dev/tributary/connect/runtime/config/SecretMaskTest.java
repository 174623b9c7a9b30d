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
                Map.of("a", "${v:a}", "b", "${v:b}"), Map.of("a", "ab!cd", "b", "ab!cd!ef"), UnaryOperator.identity());

        assertThat(mask.text("ab!cd!ef and ab!cd")).isEqualTo("${v:b} and ${v:a}");
    }

    @Test
    void shortTextsAreReplacedWhereTheirOwnKeyIsMeantOnly() {
        SecretMask mask =
                SecretMask.of(Map.of("n", "${v:n}", "m", "1"), Map.of("n", "1", "m", "1"), UnaryOperator.identity());

        assertThat(mask.apply(validation(value("n", "1", "1 is bad"), value("m", "1", "1 is bad"))))
                .isEqualTo(validation(value("n", "${v:n}", "${v:n} is bad"), value("m", "1", "1 is bad")));
    }

    @Test
    void valuesThatStandInEveryTextAreReplacedWhereTheirOwnKeyIsMeantOnly() {
        Map<String, String> raw = Map.of("flag", "${v:f}", "port", "${v:p}", "other", "true");
        SecretMask mask =
                SecretMask.of(raw, Map.of("flag", "true", "port", "8083", "other", "true"), UnaryOperator.identity());

        assertThat(mask.apply(validation(
                        value("flag", "true", "true is not trueish"),
                        value("other", "true", "expected true, not 8083"))))
                .isEqualTo(validation(
                        value("flag", "${v:f}", "${v:f} is not trueish"),
                        value("other", "true", "expected true, not 8083")));
    }

    @Test
    void aShortValueLeavesTheWordsThatItOccursInReadable() {
        SecretMask mask = SecretMask.of(Map.of("a.b", "${v:a}"), Map.of("a.b", "ali"), UnaryOperator.identity());

        assertThat(mask.apply(validation(value("a.b", "ali", "Invalid value ali for configuration a.b"))))
                .isEqualTo(validation(value("a.b", "${v:a}", "Invalid value ${v:a} for configuration a.b")));
    }

    @Test
    void hiddenAndMissingValuesStayAsTheyAre() {
        SecretMask mask = SecretMask.of(
                Map.of("a", "${v:a}", "b", "${v:b}"), Map.of("a", "secret", "b", "other"), UnaryOperator.identity());

        assertThat(mask.apply(validation(value("a", "[hidden]"), value("b", null))))
                .isEqualTo(validation(value("a", "[hidden]"), value("b", null)));
    }
}
