package dev.tributary.connect.e2e.validation;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Definitions that plugins share. */
final class Definitions {
    private Definitions() {}

    /** A key of every type, with everything that a definition may have. */
    static ConfigDef wide() {
        return new ConfigDef()
                .define(
                        "wide.string",
                        Type.STRING,
                        "s",
                        ValidString.in("s", "hide", "t"),
                        Importance.HIGH,
                        "A text.",
                        "A",
                        1,
                        Width.SHORT,
                        "Text",
                        List.of("wide.int", "wide.short"))
                .define(
                        "wide.int",
                        Type.INT,
                        3,
                        Range.between(0, 10),
                        Importance.MEDIUM,
                        "A number.",
                        "A",
                        2,
                        Width.MEDIUM,
                        "Number",
                        new Recommends())
                .define("wide.short", Type.SHORT, (short) 7, Importance.LOW, "A short.", "B", 1, Width.NONE, "Short")
                .define("wide.long", Type.LONG, null, Importance.LOW, "A long.", "B", 1, Width.LONG, "Long")
                .define("wide.double", Type.DOUBLE, 1.5, Importance.LOW, "A double.")
                .define("wide.boolean", Type.BOOLEAN, true, Importance.LOW, "A boolean.")
                .define("wide.list", Type.LIST, "a,b", Importance.LOW, "A list.")
                .define("wide.list.empty", Type.LIST, "", Importance.LOW, "An empty list.")
                .define("wide.class", Type.CLASS, String.class, Importance.LOW, "A class.")
                .define("wide.password", Type.PASSWORD, "secret", Importance.LOW, "A password.")
                .define("wide.password.none", Type.PASSWORD, null, Importance.LOW, "No password.")
                .define(
                        "wide.explodes",
                        Type.STRING,
                        "",
                        (name, value) -> {
                            if ("boom".equals(value)) {
                                throw new IllegalStateException("thrown by the validator");
                            }
                        },
                        Importance.LOW,
                        "Explodes.")
                .defineInternal("wide.internal", Type.STRING, "i", Importance.LOW);
    }

    private static final class Recommends implements ConfigDef.Recommender {
        @Override
        public List<Object> validValues(String name, Map<String, Object> parsed) {
            return List.of(1, 2, 3);
        }

        @Override
        public boolean visible(String name, Map<String, Object> parsed) {
            return !"hide".equals(parsed.get("wide.string"));
        }
    }
}
