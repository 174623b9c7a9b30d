package dev.tributary.connect.runtime.log;

import static dev.tributary.connect.runtime.log.CompactedLogContract.await;
import static dev.tributary.connect.runtime.log.CompactedLogContract.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class MemoryCompactedLogTest implements CompactedLogContract {
    private final Map<String, MemoryTopic> topics = new ConcurrentHashMap<>();

    @Override
    public CompactedLog open(String name) {
        return new MemoryCompactedLog(name, topics.computeIfAbsent(name, key -> new MemoryTopic()));
    }

    @Test
    void twoLogsOnOneTopicSeeEachOther() throws Exception {
        var seen = new Seen();
        try (CompactedLog one = open("shared");
                CompactedLog two = open("shared")) {
            await(one.start(new Seen()));
            await(two.start(seen));
            await(one.append(List.of(entry("k", "v"))));
            await(two.readToEnd());
        }
        assertThat(seen.values()).containsExactly("v");
    }

    @Test
    void aTopicKeepsInProportionToItsKeys() throws Exception {
        var topic = new MemoryTopic();
        try (var log = new MemoryCompactedLog("bounded", topic)) {
            await(log.start(new Seen()));
            for (int i = 0; i < 20_000; i++) {
                await(log.append(List.of(entry("k" + i % 10, "v" + i))));
                if (i % 100 == 0) {
                    await(log.readToEnd());
                }
            }
        }
        assertThat(topic.size()).isLessThan(2_000);
    }
}
