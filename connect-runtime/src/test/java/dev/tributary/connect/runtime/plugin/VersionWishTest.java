package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionWishTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"latest", "", "  ", " latest "})
    void withoutAWishEveryVersionWillDo(String text) {
        VersionWish wish = VersionWish.parse(text);

        assertThat(wish.isNone()).isTrue();
        assertThat(wish.accepts("undefined")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.2          | 1.2        | true",
                "1.2          | 1.2.0      | true",
                "1.2          | 1.3        | false",
                "1.2          | 1.1        | false",
                "1.2          | 1.2-rc1    | false",
                "[1.2]        | 1.2        | true",
                "[1.2]        | 1.3        | false",
                "[1.0,2.0)    | 1.0        | true",
                "[1.0,2.0)    | 1.9-ccs    | true",
                "[1.0,2.0)    | 2.0        | false",
                "(,1.0]       | 0.1        | true",
                "(,1.0]       | undefined  | true",
                "[1.0,)       | undefined  | false",
                "(,1],[3,)    | 2          | false",
                "(,1],[3,)    | 3.1        | true",
                "' [1,2] '    | 2          | true"
            })
    void aRangeIsMavensButABareVersionMeansExactlyThat(String text, String version, boolean accepted) {
        assertThat(VersionWish.parse(text).accepts(version)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(1.0)", "[1.0", "[2.0,1.0]", "[1,3],[2,4]"})
    void whatIsNoRangeIsRefusedWithTheReason(String text) {
        assertThatThrownBy(() -> VersionWish.parse(text))
                .isInstanceOf(PluginVersionException.class)
                .hasMessageContaining("Invalid version specification")
                .hasMessageContaining("[1.0,2.0)");
    }
}
