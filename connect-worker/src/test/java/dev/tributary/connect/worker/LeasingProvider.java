package dev.tributary.connect.worker;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * A config provider of somebody else: answers for a time, takes its time, or throws.
 */
public final class LeasingProvider implements ConfigProvider {
    /** Grows when secrets are rotated. */
    static final AtomicInteger ROTATION = new AtomicInteger();

    static volatile CountDownLatch gate = new CountDownLatch(0);
    static volatile CountDownLatch waiting = new CountDownLatch(1);
    static volatile boolean sealed;

    private String prefix = "";

    @Override
    public void configure(Map<String, ?> configs) {
        prefix = String.valueOf(configs.get("prefix"));
    }

    @Override
    public ConfigData get(String path) {
        throw new UnsupportedOperationException("keys are always given");
    }

    @Override
    public ConfigData get(String path, Set<String> keys) {
        if (sealed) {
            throw new IllegalStateException("the vault is sealed");
        }
        if (path.equals("slow")) {
            waitAtGate();
        }
        Map<String, String> answer = new HashMap<>();
        for (String key : keys) {
            answer.put(key, prefix + key + "-" + ROTATION.get());
        }
        return path.startsWith("ttl-")
                ? new ConfigData(answer, Long.valueOf(path.substring("ttl-".length())))
                : new ConfigData(answer);
    }

    private static void waitAtGate() {
        waiting.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {}
}
