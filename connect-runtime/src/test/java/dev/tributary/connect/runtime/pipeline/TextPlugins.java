package dev.tributary.connect.runtime.pipeline;

import java.util.List;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;

/** Text converters without anything around them, for tests of other packages. */
public final class TextPlugins {
    private TextPlugins() {}

    public static RecordPlugins text() {
        StringConverter text = new StringConverter();
        ClassLoader loader = TextPlugins.class.getClassLoader();
        return new RecordPlugins(
                new LoadedPlugin<>(text, loader),
                new LoadedPlugin<>(text, loader),
                new LoadedPlugin<>(new SimpleHeaderConverter(), loader),
                List.of(),
                List.of());
    }
}
