package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.runtime.plugin.PluginSettings.Discovery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginSettingsTest {
    private final List<ConfigProblem> problems = new ArrayList<>();

    @Test
    void withoutPropertiesOnlyTheClassPathIsSearchedAndOursStandInForPublishedClasses() {
        assertThat(PluginSettings.parse(Map.of(), problems))
                .extracting(PluginSettings::pluginPath, PluginSettings::discovery, PluginSettings::replacements)
                .containsExactly(List.of(), Discovery.HYBRID_WARN, true);
    }

    @Test
    void thePathIsSplitAtCommasAndMadeAbsolute() {
        PluginSettings settings =
                PluginSettings.parse(Map.of("plugin.path", "/opt/a , plugins/b,/opt/c.jar"), problems);

        assertThat(settings.pluginPath())
                .containsExactly(Path.of("/opt/a"), Path.of("plugins/b").toAbsolutePath(), Path.of("/opt/c.jar"));
        assertThat(problems).isEmpty();
    }

    @Test
    void whatComesWithTheWorkerIsSearchedWhateverThePathSays() {
        assertThat(PluginSettings.parse(Map.of("tributary.plugin.bundled", "/opt/bundled"), problems)
                        .pluginPath())
                .containsExactly(Path.of("/opt/bundled"));
        assertThat(PluginSettings.parse(
                                Map.of("plugin.path", "/opt/a", "tributary.plugin.bundled", "/opt/bundled"), problems)
                        .pluginPath())
                .containsExactly(Path.of("/opt/a"), Path.of("/opt/bundled"));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "/opt/a,", ",/opt/a", "/opt/a,,/opt/b"})
    void anEmptyElementIsAProblem(String path) {
        PluginSettings.parse(Map.of("plugin.path", path), problems);

        assertThat(problems).extracting(ConfigProblem::key).containsExactly("plugin.path");
    }

    @ParameterizedTest
    @CsvSource({"only_scan,ONLY_SCAN", "Hybrid_Warn,HYBRID_WARN", "HYBRID_FAIL,HYBRID_FAIL", "service_load,SERVICE_LOAD"
    })
    void theFourModesAreReadInAnyCase(String text, Discovery mode) {
        assertThat(PluginSettings.parse(Map.of("plugin.discovery", text), problems)
                        .discovery())
                .isEqualTo(mode);
        assertThat(problems).isEmpty();
    }

    @Test
    void anUnknownModeIsAProblemThatNamesTheFour() {
        PluginSettings.parse(Map.of("plugin.discovery", "guess"), problems);

        assertThat(problems)
                .singleElement()
                .hasToString("plugin.discovery: 'guess'"
                        + " (expected: one of only_scan, hybrid_warn, hybrid_fail, service_load)");
    }

    @Test
    void replacementsAreSwitchedOffByFalseAndOnlyByThat() {
        assertThat(PluginSettings.parse(Map.of("tributary.plugin.replacements", "False"), problems)
                        .replacements())
                .isFalse();
        assertThat(problems).isEmpty();

        PluginSettings.parse(Map.of("tributary.plugin.replacements", "no"), problems);
        assertThat(problems).extracting(ConfigProblem::key).containsExactly("tributary.plugin.replacements");
    }
}
