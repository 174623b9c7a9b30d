package dev.tributary.connect.runtime.log;

import static dev.tributary.connect.runtime.log.CompactedLogContract.await;
import static dev.tributary.connect.runtime.log.CompactedLogContract.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCompactedLogTest implements CompactedLogContract {
    @TempDir
    Path directory;

    @Override
    public CompactedLog open(String name) {
        return new FileCompactedLog(directory, name);
    }

    @Test
    void aTornTailIsCutOffAndTheRestSurvives() throws Exception {
        fill("torn", 10);
        Path file = directory.resolve("torn.log");
        byte[] whole = Files.readAllBytes(file);
        for (int lost = 1; lost < 40; lost++) {
            Files.write(file, Arrays.copyOf(whole, whole.length - lost));
            var seen = new Seen();
            try (CompactedLog log = open("torn")) {
                await(log.start(seen));
                assertThat(seen.values())
                        .as("%s bytes lost", lost)
                        .contains("v8")
                        .doesNotContain("v9");
                await(log.append(List.of(entry("after", "crash"))));
            }
            var again = new Seen();
            try (CompactedLog log = open("torn")) {
                await(log.start(again));
                assertThat(again.values()).endsWith("v8", "crash");
            }
        }
    }

    @Test
    void garbageAfterTheLastRecordIsCutOff() throws Exception {
        fill("garbage", 3);
        Files.write(directory.resolve("garbage.log"), new byte[5_000], StandardOpenOption.APPEND);
        var seen = new Seen();
        try (CompactedLog log = open("garbage")) {
            await(log.start(seen));
        }
        assertThat(seen.values()).containsExactly("v0", "v1", "v2");
    }

    @Test
    void damageBeforeSoundRecordsIsToldAndNothingIsCut() throws Exception {
        fill("damaged", 10);
        Path file = directory.resolve("damaged.log");
        byte[] bytes = Files.readAllBytes(file);
        bytes[60] ^= 1;
        Files.write(file, bytes);
        try (CompactedLog log = open("damaged")) {
            assertThatThrownBy(() -> await(log.start(new Seen())))
                    .hasCauseInstanceOf(LogFormatException.class)
                    .hasMessageContaining("damaged.log is damaged at byte")
                    .hasMessageContaining("backup");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void aFileOfSomethingElseIsRefused() throws Exception {
        Files.writeString(directory.resolve("other.log"), "2026-11-22 INFO this is somebody's log file");
        try (CompactedLog log = open("other")) {
            assertThatThrownBy(() -> await(log.start(new Seen())))
                    .hasMessageContaining("other.log is not a log of this worker");
            assertThatThrownBy(() -> await(log.append(List.of(entry("k", "v")))))
                    .hasMessageContaining("is not a log of this worker");
        }
    }

    @Test
    void aRefusedSecondOpeningLeavesTheLockAgainstOtherProcessesInPlace() throws Exception {
        try (CompactedLog first = open("locked")) {
            await(first.start(record -> {}));
            try (CompactedLog second = open("locked")) {
                assertThatThrownBy(() -> await(second.start(record -> {}))).hasMessageContaining("in use");
            }
            assertThat(otherProcessGets(directory.resolve("locked.log.lock"))).isFalse();
        }
        assertThat(otherProcessGets(directory.resolve("locked.log.lock"))).isTrue();
    }

    private static boolean otherProcessGets(Path lock) throws Exception {
        var classes = LockProbe.class.getProtectionDomain().getCodeSource().getLocation();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Path.of(classes.toURI()).toString(),
                        LockProbe.class.getName(),
                        lock.toString())
                .inheritIO()
                .start();
        return process.waitFor() == 0;
    }

    /** A process of its own: ends with 0 if it gets the lock, with 1 if not. */
    static final class LockProbe {
        public static void main(String[] arguments) throws IOException {
            try (var channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                System.exit(channel.tryLock() == null ? 1 : 0);
            }
        }
    }

    @Test
    void aSecondWorkerIsKeptOut() throws Exception {
        try (CompactedLog first = open("locked");
                CompactedLog second = open("locked")) {
            await(first.start(new Seen()));
            assertThatThrownBy(() -> await(second.start(new Seen())))
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another worker (process "
                            + ProcessHandle.current().pid() + ",");
            await(first.append(List.of(entry("k", "v"))));
        }
    }

    @Test
    void aFileOfMostlyGarbageIsRewritten() throws Exception {
        try (CompactedLog log = small("compacted")) {
            await(log.start(new Seen()));
            for (int i = 0; i < 3_000; i++) {
                await(log.append(List.of(entry("k" + i % 5, "value-" + i))));
            }
            assertThat(Files.size(directory.resolve("compacted.log"))).isLessThan(10_000);
        }
        var seen = new Seen();
        try (CompactedLog log = small("compacted")) {
            await(log.start(seen));
        }
        assertThat(seen.state())
                .isEqualTo(Map.of(
                        "k0",
                        "value-2995",
                        "k1",
                        "value-2996",
                        "k2",
                        "value-2997",
                        "k3",
                        "value-2998",
                        "k4",
                        "value-2999"));
        assertThat(directory.resolve("compacted.log.new")).doesNotExist();
    }

    @Test
    void offsetsGrowOnWhenCompactionLeftNothing() throws Exception {
        try (CompactedLog log = small("gone")) {
            await(log.start(new Seen()));
            for (int i = 0; i < 1_000; i++) {
                await(log.append(List.of(entry("k", "v"), entry("k", null))));
            }
        }
        var seen = new Seen();
        try (CompactedLog log = small("gone")) {
            await(log.start(seen));
            await(log.append(List.of(entry("k", "new"))));
            await(log.readToEnd());
        }
        assertThat(seen.offsets().get(seen.offsets().size() - 1)).isGreaterThanOrEqualTo(2_000);
    }

    @Test
    void aDraftOfACompactionThatCrashedIsOfNoAccount() throws Exception {
        fill("draft", 3);
        Files.write(directory.resolve("draft.log.new"), new byte[] {1, 2, 3});
        var seen = new Seen();
        try (CompactedLog log = open("draft")) {
            await(log.start(seen));
        }
        assertThat(seen.values()).containsExactly("v0", "v1", "v2");
    }

    /** Whatever is cut off at the end: what is left is a prefix of whole appends. */
    @Property(tries = 60)
    void anAppendSurvivesAsAWholeOrNotAtAll(@ForAll @IntRange(min = 16, max = 4_000) int length) throws Exception {
        Path own = Files.createTempDirectory("log");
        try (var log = new FileCompactedLog(own, "prefix")) {
            await(log.start(new Seen()));
            for (int i = 0; i < 30; i++) {
                await(log.append(List.of(entry("a" + i, "x".repeat(i)), entry("b" + i, "y"))));
            }
        }
        Path file = own.resolve("prefix.log");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, Math.min(length, bytes.length)));
        var seen = new Seen();
        try (var log = new FileCompactedLog(own, "prefix")) {
            await(log.start(seen));
        }
        var pairs = new TreeMap<Integer, Integer>();
        seen.keys().forEach(key -> pairs.merge(Integer.parseInt(key.substring(1)), 1, Integer::sum));
        assertThat(pairs.values()).allMatch(count -> count == 2);
        assertThat(pairs.keySet()).hasSize(pairs.isEmpty() ? 0 : pairs.lastKey() + 1);
    }

    private CompactedLog small(String name) {
        return new FileCompactedLog(directory, name, 4_096, InstantSource.system());
    }

    private void fill(String name, int records) throws Exception {
        try (CompactedLog log = open(name)) {
            await(log.start(new Seen()));
            for (int i = 0; i < records; i++) {
                await(log.append(List.of(entry("k" + i, "v" + i))));
            }
        }
    }
}
