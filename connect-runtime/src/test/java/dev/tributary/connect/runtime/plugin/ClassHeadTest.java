package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassHeadTest {
    @ParameterizedTest
    @ValueSource(classes = {SinkConnector.class, Configurable.class})
    void theHeadOfEveryClassOfAnArchiveIsWhatTheJvmSays(Class<?> inArchive) throws Exception {
        RootSurvey survey = RootSurvey.of(new ClassRoot(PluginKit.pathOf(inArchive)), ClassHeadTest::isModest);

        assertThat(survey.problems()).isEmpty();
        assertThat(survey.classes()).hasSizeGreaterThan(40);
        for (Map.Entry<String, ClassHead> entry : survey.classes().entrySet()) {
            Class<?> loaded = Class.forName(entry.getKey(), false, inArchive.getClassLoader());
            ClassHead head = entry.getValue();
            assertThat(head.superName())
                    .isEqualTo(
                            loaded.isInterface()
                                    ? "java.lang.Object"
                                    : loaded.getSuperclass().getName());
            assertThat(head.interfaces())
                    .containsExactly(Arrays.stream(loaded.getInterfaces())
                            .map(Class::getName)
                            .toArray(String[]::new));
            assertThat(head.isConcrete()).as(head.name()).isEqualTo(!Modifier.isAbstract(loaded.getModifiers()));
            assertThat(ClassHead.isPublicWithPublicConstructor(bytesOf(loaded)))
                    .as(head.name())
                    .isEqualTo(Modifier.isPublic(loaded.getModifiers()) && hasPublicConstructor(loaded));
        }
    }

    private static boolean isModest(String entry) {
        return entry.startsWith("org/apache/kafka/connect/") || entry.startsWith("org/apache/kafka/common/config/");
    }

    private static boolean hasPublicConstructor(Class<?> type) {
        return Stream.of(type.getConstructors()).anyMatch(constructor -> constructor.getParameterCount() == 0);
    }

    protected static class LooksPublicInItsAccessFlags {
        public LooksPublicInItsAccessFlags() {}
    }

    @ParameterizedTest
    @ValueSource(classes = {LooksPublicInItsAccessFlags.class})
    void aProtectedNestedClassIsNotPublic(Class<?> type) throws IOException {
        assertThat(ClassHead.isPublicWithPublicConstructor(bytesOf(type))).isFalse();
    }

    @Test
    void memoryOfTheClassBeforeLeavesNoTrace() throws IOException {
        var scratch = new ClassHead.Scratch();
        List<Class<?>> classes = List.of(ConfigDef.class, SinkConnector.class, RootSurvey.class, Configurable.class);
        for (Class<?> type : classes) {
            byte[] cut = Arrays.copyOf(bytesOf(type).readAllBytes(), 60);
            assertThatThrownBy(() -> ClassHead.read(new ByteArrayInputStream(cut), scratch))
                    .isInstanceOf(IOException.class);
            assertThat(ClassHead.read(bytesOf(type), scratch)).isEqualTo(ClassHead.read(bytesOf(type)));
        }
    }

    @Test
    void anonymousAndLocalClassesAreNotRead() throws Exception {
        class Local {}
        Object anonymous = new Object() {};
        Path root = Path.of(
                getClass().getProtectionDomain().getCodeSource().getLocation().toURI());
        String here = getClass().getName().replace('.', '/');

        RootSurvey survey = RootSurvey.of(new ClassRoot(root), entry -> entry.startsWith(here));

        assertThat(survey.classes())
                .containsKeys(getClass().getName(), LooksPublicInItsAccessFlags.class.getName())
                .doesNotContainKeys(Local.class.getName(), anonymous.getClass().getName());
    }

    @Property(tries = 300)
    void aFileThatEndsTooEarlyIsRefused(@ForAll @IntRange(max = 1000) int permille) throws IOException {
        byte[] whole = bytesOf(SinkConnector.class).readAllBytes();
        int headLength = headLength(whole);
        byte[] cut = Arrays.copyOf(whole, (int) ((long) headLength * permille / 1000) - (permille == 1000 ? 1 : 0));

        assertThatThrownBy(() -> ClassHead.read(new ByteArrayInputStream(cut))).isInstanceOf(IOException.class);
    }

    @Property(tries = 1000)
    void garbageIsRefusedWithAnIoExceptionOrReadAsAHead(@ForAll @IntRange(max = 400) int position, @ForAll byte value)
            throws IOException {
        byte[] bytes = bytesOf(SinkConnector.class).readAllBytes();
        bytes[position] = value;
        try {
            assertThat(ClassHead.read(new ByteArrayInputStream(bytes)).name()).isNotNull();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("class file");
        }
    }

    /** The shortest prefix that can be read. */
    private static int headLength(byte[] whole) {
        int length = whole.length;
        for (int tried = 1; tried < whole.length; tried++) {
            try {
                ClassHead.read(new ByteArrayInputStream(whole, 0, tried));
                return tried;
            } catch (IOException e) {
                length = tried;
            }
        }
        return length;
    }

    private static InputStream bytesOf(Class<?> type) {
        return type.getClassLoader().getResourceAsStream(ClassRoot.entryOf(type.getName()));
    }
}
