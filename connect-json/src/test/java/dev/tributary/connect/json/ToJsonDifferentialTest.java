package dev.tributary.connect.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.Test;

/** Random data, written by both converters under all settings. */
class ToJsonDifferentialTest {
    private static final List<Converters> CONVERTERS = allSettings();

    @Test
    void everyValueWithASchemaIsWrittenAsApacheWritesIt() {
        Cases.run(8_000, random -> {
            RandomData data = new RandomData(random, data(random));
            Schema schema = data.schema(3);
            for (Converters converters : CONVERTERS) {
                // The second value meets a schema that is known already.
                check(converters, schema, data.value(schema));
            }
        });
    }

    @Test
    void everyValueWithoutASchemaIsWrittenAsApacheWritesIt() {
        Cases.run(5_000, random -> {
            Object value = new RandomData(random, 0.1).value(null);
            CONVERTERS.forEach(converters -> check(converters, null, value));
        });
    }

    private static double data(RandomGenerator random) {
        return random.nextBoolean() ? 0 : 0.05;
    }

    private static void check(Converters converters, Schema schema, Object value) {
        Converters.Answers answers = converters.toJson(schema, value);
        if (!answers.agree()) {
            assertThat(answers.ours())
                    .as("%s, %s", converters.settings(), schema)
                    .isEqualTo(answers.apaches());
        }
    }

    static List<Converters> allSettings() {
        List<Converters> all = new ArrayList<>();
        for (boolean schemas : List.of(true, false)) {
            for (String decimals : List.of("BASE64", "numeric")) {
                for (boolean defaults : List.of(true, false)) {
                    all.add(Converters.configured(Map.of(
                            "schemas.enable",
                            schemas,
                            "decimal.format",
                            decimals,
                            "replace.null.with.default",
                            defaults)));
                }
            }
        }
        return all;
    }
}
