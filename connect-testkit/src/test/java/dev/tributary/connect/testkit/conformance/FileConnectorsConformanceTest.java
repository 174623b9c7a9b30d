package dev.tributary.connect.testkit.conformance;

import dev.tributary.connect.file.FileStreamSinkConnector;
import dev.tributary.connect.file.FileStreamSourceConnector;
import dev.tributary.connect.testkit.ConnectExtension;
import dev.tributary.connect.testkit.ConnectTestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What we ask of others: our own connectors pass every check. */
class FileConnectorsConformanceTest {
    @RegisterExtension
    static final ConnectExtension CONNECT =
            ConnectExtension.builder().timeout(Duration.ofSeconds(60)).build();

    @Nested
    class Source implements ConnectorConformance {
        @TempDir
        private Path folder;

        @Override
        public ConformanceSubject newSubject() throws IOException {
            return new FileSource(Files.createTempFile(folder, "lines", ".txt"));
        }

        @Override
        public ConnectTestCluster startCluster() {
            return CONNECT;
        }
    }

    @Nested
    class Sink implements ConnectorConformance {
        @TempDir
        private Path folder;

        @Override
        public ConformanceSubject newSubject() throws IOException {
            return new FileSink(Files.createTempFile(folder, "lines", ".txt"));
        }

        @Override
        public ConnectTestCluster startCluster() {
            return CONNECT;
        }
    }

    private record FileSource(Path file) implements SourceSubject {
        @Override
        public Class<? extends SourceConnector> connectorClass() {
            return FileStreamSourceConnector.class;
        }

        @Override
        public Map<String, String> config(String topic) {
            return Map.of("file", file.toString(), "topic", topic);
        }

        @Override
        public void produceInput(int from, int to) throws IOException {
            Files.write(file, IntStream.range(from, to).mapToObj(this::expected).toList(), StandardOpenOption.APPEND);
        }

        @Override
        public String expected(int number) {
            return "line " + number;
        }
    }

    private record FileSink(Path file) implements SinkSubject {
        @Override
        public Class<? extends SinkConnector> connectorClass() {
            return FileStreamSinkConnector.class;
        }

        @Override
        public Map<String, String> config(String topic) {
            return Map.of("file", file.toString());
        }

        @Override
        public List<String> written() throws IOException {
            return Files.readAllLines(file);
        }
    }
}
