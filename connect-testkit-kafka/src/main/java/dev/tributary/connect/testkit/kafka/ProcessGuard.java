package dev.tributary.connect.testkit.kafka;

import org.apache.kafka.common.utils.Exit;

/**
 * Keeps embedded brokers from ending the process they live in. Kafka ends its process through {@link Exit} when, for
 * example, its data directory is gone; here that ends the broker's thread, with an error that says so.
 */
final class ProcessGuard {
    private ProcessGuard() {}

    /**
     * In force from the first embedded broker to the end of the process: threads of a broker that failed may outlive its
     * cluster, and must not find the real exit again.
     */
    static void install() {
        Installed.touch();
    }

    private static final class Installed {
        static {
            Exit.setExitProcedure((status, message) -> refuse("exit", status, message));
            Exit.setHaltProcedure((status, message) -> refuse("halt", status, message));
        }

        static void touch() {}

        private static void refuse(String how, int status, String message) {
            throw new IllegalStateException(
                    "Kafka wanted to %s this process with status %d (%s). Processes with embedded brokers stay up; the log above says why it wanted to."
                            .formatted(how, status, message));
        }
    }
}
