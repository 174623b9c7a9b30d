package dev.tributary.connect.testkit.conformance;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/** Sources of which one method does not come back before the tests are over. */
final class HangingSources {
    /** Ends what hangs. */
    static final CountDownLatch TESTS_OVER = new CountDownLatch(1);

    private HangingSources() {}

    static void hang() {
        while (TESTS_OVER.getCount() > 0) {
            try {
                TESTS_OVER.await();
            } catch (InterruptedException e) {
                continue; // deaf, too
            }
        }
    }

    public static final class InConstructor extends PondSourceConnector {
        public InConstructor() {
            hang();
        }
    }

    public static final class InTaskConstructor extends PondSourceConnector {
        @Override
        public Class<? extends Task> taskClass() {
            return HangingTask.class;
        }
    }

    public static final class HangingTask extends PondSourceTask {
        public HangingTask() {
            hang();
        }
    }

    public static final class InTaskClass extends PondSourceConnector {
        @Override
        public Class<? extends Task> taskClass() {
            hang();
            return super.taskClass();
        }
    }

    public static final class InVersion extends PondSourceConnector {
        @Override
        public String version() {
            hang();
            return super.version();
        }
    }

    public static final class InConfig extends PondSourceConnector {
        @Override
        public ConfigDef config() {
            hang();
            return super.config();
        }
    }

    public static final class InValidate extends PondSourceConnector {
        @Override
        public Config validate(Map<String, String> config) {
            hang();
            return super.validate(config);
        }
    }

    public static final class InStart extends PondSourceConnector {
        @Override
        public void start(Map<String, String> config) {
            hang();
        }
    }

    public static final class InTaskConfigs extends PondSourceConnector {
        @Override
        public List<Map<String, String>> taskConfigs(int maximum) {
            hang();
            return super.taskConfigs(maximum);
        }
    }

    public static final class InStop extends PondSourceConnector {
        @Override
        public void stop() {
            hang();
        }
    }

    /** Only for what is not its own, so that it comes so far. */
    public static final class InAlterOffsets extends PondSourceConnector {
        @Override
        public boolean alterOffsets(Map<String, String> given, Map<Map<String, ?>, Map<String, ?>> offsets) {
            if (offsets.toString().contains("conformance-foreign")) {
                hang();
            }
            return super.alterOffsets(given, offsets);
        }
    }
}
