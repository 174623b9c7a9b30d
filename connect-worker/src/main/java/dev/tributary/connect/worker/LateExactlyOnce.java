package dev.tributary.connect.worker;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.task.ExactlyOnceCluster;
import dev.tributary.connect.runtime.task.TaskSpec;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stands for what the control plane gives to tasks, as it is made after what runs them. Thread-safe. */
final class LateExactlyOnce implements ExactlyOnceCluster {
    private volatile @Nullable ExactlyOnceCluster cluster;

    /** Before the first task starts. */
    void is(ExactlyOnceCluster made) {
        cluster = made;
    }

    private ExactlyOnceCluster cluster() {
        return Objects.requireNonNull(cluster, "no task may start before there is a control plane");
    }

    @Override
    public String transactionalId(TaskId task) {
        return cluster().transactionalId(task);
    }

    @Override
    public CompletableFuture<Void> fence(ConnectorName connector) {
        return cluster().fence(connector);
    }

    @Override
    public CompletableFuture<Void> verify(TaskSpec task) {
        return cluster().verify(task);
    }
}
