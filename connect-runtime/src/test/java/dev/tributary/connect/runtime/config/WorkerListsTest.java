package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;

class WorkerListsTest {
    private final InstalledPlugins plugins = TestPlugins.all();

    @Provide
    Arbitrary<String> element() {
        return Arbitraries.strings().withChars("ab:.-1").ofMinLength(1).ofMaxLength(4);
    }

    @Provide
    Arbitrary<String> blanks() {
        return Arbitraries.strings().withChars(" \t").ofMaxLength(3);
    }

    @Property(tries = 100)
    void listsAreSplitAtCommasAndHoldEachElementOnce(
            @ForAll @NotEmpty List<@From("element") String> elements, @ForAll("blanks") String blanks) {
        String text = blanks + String.join(blanks + "," + blanks, elements) + blanks;

        WorkerConfig config = Workers.config(Mode.STANDALONE, plugins, "bootstrap.servers", text);

        assertThat(config.bootstrapServers())
                .containsExactlyElementsOf(elements.stream().distinct().toList());
    }

    @Property(tries = 50)
    void anEmptyElementAnywhereIsAProblem(
            @ForAll @NotEmpty List<@From("element") String> elements,
            @ForAll("blanks") String blanks,
            @ForAll int seed) {
        List<String> broken = new ArrayList<>(elements);
        broken.add(Math.floorMod(seed, broken.size() + 1), blanks);

        assertThatThrownBy(
                        () -> Workers.config(Mode.STANDALONE, plugins, "bootstrap.servers", String.join(",", broken)))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("without empty elements");
    }

    @Property(tries = 100)
    void valuesAreTrimmedBeforeTheyAreConverted(@ForAll long millis, @ForAll("blanks") String blanks) {
        WorkerConfig config =
                Workers.config(Mode.STANDALONE, plugins, "offset.flush.interval.ms", blanks + millis + blanks);

        assertThat(config.tasks().commitInterval().toMillis()).isEqualTo(millis);
    }
}
