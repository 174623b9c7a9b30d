package dev.tributary.connect.e2e;

import dev.tributary.connect.e2e.plugin.HangingConverter;
import dev.tributary.connect.e2e.plugin.HangingSink;
import dev.tributary.connect.e2e.plugin.HangingSource;
import dev.tributary.connect.e2e.plugin.HangingTransform;
import java.util.HashMap;
import java.util.Map;

/** The methods of plugins that may never come back, and when a worker calls them. */
enum Hanging {
    CONNECTOR_CONSTRUCTOR("connector constructor", When.ASKED, false),
    CONNECTOR_VERSION("connector version", When.ASKED, false),
    CONNECTOR_CONFIG("connector config", When.ASKED, false),
    CONNECTOR_VALIDATE("connector validate", When.ASKED, false),
    CONNECTOR_START("connector start", When.RUNNING, false),
    CONNECTOR_TASK_CONFIGS("connector taskConfigs", When.RUNNING, false),
    CONNECTOR_STOP("connector stop", When.STOPPED, false),
    SOURCE_TASK_CONSTRUCTOR("source task constructor", When.RUNNING, false),
    SOURCE_TASK_START("source task start", When.RUNNING, false),
    SOURCE_TASK_POLL("source task poll", When.RUNNING, false),
    SOURCE_TASK_STOP("source task stop", When.STOPPED, false),
    SINK_TASK_START("sink task start", When.RUNNING, true),
    SINK_TASK_PUT("sink task put", When.RUNNING, true),
    SINK_TASK_FLUSH("sink task flush", When.RUNNING, true),
    SINK_TASK_STOP("sink task stop", When.STOPPED, true),
    CONVERTER_CONFIGURE("converter configure", When.RUNNING, false),
    TRANSFORM_CONFIGURE("transform configure", When.RUNNING, false),
    TRANSFORM_APPLY("transform apply", When.RUNNING, false);

    /** When a worker calls a method first. */
    enum When {
        /** Within the request that creates the connector. */
        ASKED,
        /** Once the connector is there. */
        RUNNING,
        /** When the connector is removed. */
        STOPPED
    }

    private final String method;
    private final When when;
    private final boolean sink;

    Hanging(String method, When when, boolean sink) {
        this.method = method;
        this.when = when;
        this.sink = sink;
    }

    /** As the gate knows it. */
    String method() {
        return method;
    }

    When when() {
        return when;
    }

    /** Whether plugins cannot be listed without this method, for it tells the plugin's version. */
    boolean isNeededForListing() {
        return this == CONNECTOR_CONSTRUCTOR || this == CONNECTOR_VERSION;
    }

    /** A connector that comes by this method. */
    Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", (sink ? HangingSink.class : HangingSource.class).getName());
        if (sink) {
            config.put("topics", BlockingPluginsIT.TICKS);
        }
        if (this == CONVERTER_CONFIGURE) {
            config.put("value.converter", HangingConverter.class.getName());
        }
        if (this == TRANSFORM_CONFIGURE || this == TRANSFORM_APPLY) {
            config.put("transforms", "hang");
            config.put("transforms.hang.type", HangingTransform.class.getName());
        }
        return config;
    }

    @Override
    public String toString() {
        return method;
    }
}
