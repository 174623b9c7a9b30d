package dev.tributary.connect.runtime.task;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The outside of a connector instance. */
public interface RunningConnector extends RunningInstance {
    /**
     * Asks the connector for its task configurations, on its own thread.
     *
     * @return the raw task configurations: {@code task.class}, {@code topics} and {@code topics.regex} set, variables
     *     put back where the connector's configuration has them; null if the instance is not started at the moment.
     *     Fails with what the plugin threw, or {@link TooManyTasksException}
     */
    CompletableFuture<@Nullable List<Map<String, @Nullable String>>> generateTaskConfigs();
}
