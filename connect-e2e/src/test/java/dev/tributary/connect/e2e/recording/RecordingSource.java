package dev.tributary.connect.e2e.recording;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** A source whose connector and tasks follow a script: keys {@code connector.on.*}, {@code task.on.*} and {@code poll}. */
public final class RecordingSource extends SourceConnector {
    private final ConnectorCalls calls = new ConnectorCalls(() -> context);

    /** Told by the worker. */
    public RecordingSource() {
        calls.constructed();
    }

    @Override
    public String version() {
        return calls.version();
    }

    @Override
    public ConfigDef config() {
        return ConnectorCalls.DEFINITION;
    }

    @Override
    public Config validate(Map<String, String> props) {
        calls.validate(props);
        return super.validate(props);
    }

    @Override
    public void initialize(ConnectorContext ctx) {
        super.initialize(ctx);
        calls.recorder().call("initialize");
    }

    @Override
    public void initialize(ConnectorContext ctx, List<Map<String, String>> taskConfigs) {
        super.initialize(ctx, taskConfigs);
        calls.recorder().call("initialize", taskConfigs);
    }

    @Override
    public void reconfigure(Map<String, String> props) {
        calls.recorder().call("reconfigure", props);
    }

    @Override
    public void start(Map<String, String> props) {
        calls.start(props);
        if (props.containsKey("read.offsets")) {
            Map<String, Object> offset =
                    context().offsetStorageReader().offset(Map.of("sp", props.get("read.offsets")));
            calls.recorder().note("read", Text.of(offset));
        }
    }

    @Override
    public Class<? extends Task> taskClass() {
        calls.recorder().call("taskClass");
        return RecordingSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return calls.taskConfigs(maxTasks);
    }

    @Override
    public void stop() {
        calls.recorder().call("stop");
    }

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> props) {
        String answer = props.get("exactly.once.answer");
        return answer == null ? ExactlyOnceSupport.SUPPORTED : ExactlyOnceSupport.valueOf(answer);
    }

    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> props) {
        String answer = props.get("boundaries.answer");
        return answer == null
                ? ConnectorTransactionBoundaries.SUPPORTED
                : ConnectorTransactionBoundaries.valueOf(answer);
    }

    @Override
    public boolean alterOffsets(Map<String, String> props, Map<Map<String, ?>, Map<String, ?>> offsets) {
        Map<String, String> texts = new HashMap<>();
        offsets.forEach((partition, offset) -> texts.put(Text.of(partition), Text.of(offset)));
        return calls.alterOffsets(props, texts);
    }

    /** One map for each task. */
    static List<Map<String, String>> tasks(Map<String, String> props, int count) {
        List<Map<String, String>> tasks = new ArrayList<>();
        for (int task = 0; task < count; task++) {
            Map<String, String> config = new HashMap<>(props);
            config.put("task.index", Integer.toString(task));
            tasks.add(config);
        }
        return tasks;
    }
}
