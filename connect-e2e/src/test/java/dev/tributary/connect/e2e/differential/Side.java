package dev.tributary.connect.e2e.differential;

import dev.tributary.connect.e2e.WorkerKind;
import dev.tributary.connect.e2e.WorkerProcess;
import dev.tributary.connect.testkit.kafka.TestClient;
import java.nio.file.Path;

/**
 * One of the two workers. Immutable.
 *
 * @param prefix what its connectors and topics begin with, for both share a broker
 * @param folder the working folder of the worker
 */
record Side(String prefix, WorkerProcess worker, Path folder, TestClient kafka) {
    /** Apache's. */
    boolean isReference() {
        return worker.kind() == WorkerKind.APACHE;
    }

    Path journal(String connector) {
        return folder.resolve("journal").resolve(connector);
    }
}
