package dev.tributary.connect.testkit;

import dev.tributary.connect.worker.EmbeddedWorker;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A worker of a test cluster, in this process or in one of its own. */
interface TestWorker {
    URI restUrl();

    /** In an orderly way. */
    void stop();

    /** Without running any more of its code. */
    void kill();

    /** Why it has ended by itself; null while it has not. */
    @Nullable
    Throwable failure();

    /** The last lines of what it wrote, if it writes somewhere else than to the log of this process. */
    List<String> lastLines();

    static TestWorker embedded(EmbeddedWorker worker) {
        return new Embedded(worker);
    }

    /** In this process. */
    record Embedded(EmbeddedWorker worker) implements TestWorker {
        @Override
        public URI restUrl() {
            return worker.restUrl();
        }

        @Override
        public void stop() {
            worker.stop();
        }

        @Override
        public void kill() {
            throw new UnsupportedOperationException(
                    "A worker in the process of the test cannot crash alone. Build the cluster with processWorkers(), "
                            + "or use stopWorker() for an orderly end.");
        }

        @Override
        public @Nullable Throwable failure() {
            try {
                worker.completion().getNow(null);
                return null;
            } catch (CompletionException e) {
                return e.getCause();
            }
        }

        @Override
        public List<String> lastLines() {
            return List.of();
        }
    }
}
