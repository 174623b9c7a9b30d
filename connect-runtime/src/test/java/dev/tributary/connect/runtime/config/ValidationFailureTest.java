package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValidation.Entry;
import dev.tributary.connect.api.ConfigValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationFailureTest {
    private static Entry entry(String name, String... errors) {
        return new Entry(null, new ConfigValue(name, null, List.of(), List.of(errors), true));
    }

    @Test
    void aValidConfigurationIsNoFailure() {
        assertThat(ValidationFailure.of(new ConfigValidation("c", 0, List.of(), List.of(entry("a")))))
                .isEmpty();
    }

    @Test
    void theMessageCountsTheErrorsListsThemAndPointsAtTheEndpoint() {
        ConfigValidation invalid = new ConfigValidation(
                "FileStreamSink",
                3,
                List.of(),
                List.of(entry("a", "first", "second"), new Entry(null, null), entry("ok"), entry("b", "third")));

        assertThat(ValidationFailure.of(invalid))
                .get()
                .extracting(Throwable::getMessage)
                .isEqualTo("The connector configuration is invalid: 3 errors.\nfirst\nsecond\nthird\n"
                        + "PUT the configuration to /connector-plugins/FileStreamSink/config/validate to see every key with "
                        + "its errors.");
    }
}
