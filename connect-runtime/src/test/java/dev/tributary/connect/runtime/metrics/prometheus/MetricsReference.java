package dev.tributary.connect.runtime.metrics.prometheus;

import dev.tributary.connect.runtime.metrics.MetricGroup;
import dev.tributary.connect.runtime.metrics.MetricTemplate;
import dev.tributary.connect.runtime.metrics.MetricTemplate.Kind;
import dev.tributary.connect.runtime.metrics.MetricTemplate.Origin;
import dev.tributary.connect.runtime.metrics.MetricTemplates;
import java.util.List;
import java.util.Locale;

/** Makes docs/metrics.md of the table that the worker registers its metrics by. */
final class MetricsReference {
    private static final String INTRODUCTION = """
            # Metrics

            Generated from the code; do not edit. To write it anew: `%s`

            Every metric is an attribute of an MBean in the domain `kafka.connect` (JMX), and a sample at `GET /metrics` for
            Prometheus; both show the same registry. Names, tags and types of MBeans are those of Apache Kafka Connect, and what is
            **ours** is added to them. Rates are per second. Averages, maxima, minima, rates and ratios are of the sample window
            (`metrics.num.samples` times `metrics.sample.window.ms`, by default the last 30 to 60 s); ratios and percentages are from 0 to 1.

            ## GET /metrics

            No agent is needed: point Prometheus at the REST port, path `/metrics`.

            ```yaml
            scrape_configs:
              - job_name: tributary
                static_configs:
                  - targets: ["connect-1:8083", "connect-2:8083"]
            ```

            | | |
            |---|---|
            | formats | Prometheus text 0.0.4, and OpenMetrics 1.0 for whoever asks for it by `Accept`; compressed for `Accept-Encoding: gzip` |
            | where | `tributary.metrics.endpoint`: `regular` (default) on the regular listeners; `admin` where the admin endpoints are; `off` nowhere. Filters of REST extensions apply as to every endpoint |
            | names | `kafka_connect_<group>_<name>` in snake case, without `-metrics` and with `connect` only once: the names that the rules commonly given to the JMX exporter make |
            | labels | the MBean's tags, and `worker`, the worker's advertised host and port |
            | types | names ending in `_total` are counters; numbers that only grow under another name are untyped (`unknown` in OpenMetrics), which `rate()` takes as well; all others are gauges |
            | states | the present one alone, with the value 1: `kafka_connect_connector_task_status{connector="orders",task="0",status="running"} 1` |
            | other texts | labels of one sample for each MBean, with the value 1: `kafka_connect_connector_task_info{connector="orders",task="0",task_class="...",...} 1` |
            | no value yet | what is `NaN` in JMX is not there |
            | metrics of plugins | `kafka_connect_plugins_<name>`, with the plugin's own tags. Names that become the same are told apart by their type: `_gauge` is added |
            | a metric that cannot be read | left out, counted in `tributary_metrics_unreadable`, named once in the log |
            | the process | `jvm_*` and `process_*` as Prometheus' Java client names them: memory, pools, buffers, garbage collection, threads, classes, CPU, files |
            | pages at once | four; further requests get 503 with the name of the metric that keeps the others waiting |

            Kafka clients of connectors, tasks and internal topics have metrics of their own, in JMX under `kafka.producer`, `kafka.consumer` and
            `kafka.admin.client`, tag `client-id`.

            ## Reporters

            `metric.reporters` names further classes that publish metrics, each with a public constructor, on the worker's class path. JMX
            is on only if `org.apache.kafka.common.metrics.JmxReporter` stands in the list, as it does by default; `/metrics` does
            not need it. A reporter is given the worker's settings, with `client.id`, and as context labels `_namespace`
            (`kafka.connect`), every `metrics.context.<label>`, and `connect.group.id` in distributed mode. One that cannot be made
            ends the start. `metrics.jmx.include` and `metrics.jmx.exclude` filter MBeans by name, not what `/metrics` shows.
            """;

    private MetricsReference() {}

    static String page(String command) {
        StringBuilder page = new StringBuilder(INTRODUCTION.formatted(command));
        for (MetricGroup group : MetricGroup.values()) {
            List<MetricTemplate> templates = MetricTemplates.of(group);
            if (!templates.isEmpty()) {
                section(page, group, templates);
            }
        }
        return page.toString();
    }

    private static void section(StringBuilder page, MetricGroup group, List<MetricTemplate> templates) {
        page.append("\n## `").append(mbean(group)).append("`\n\n");
        page.append(group.description()).append(".\n\n");
        page.append("| Attribute | Type | What | Prometheus |\n|---|---|---|---|\n");
        for (MetricTemplate template : templates) {
            page.append("| `")
                    .append(template.name())
                    .append('`')
                    .append(template.origin() == Origin.OWN ? " (**ours**)" : "")
                    .append(" | ")
                    .append(type(template.kind()))
                    .append(" | ")
                    .append(template.description().replace("|", "\\|"))
                    .append(" | `")
                    .append(PrometheusNames.shown(template))
                    .append("` |\n");
        }
    }

    private static String mbean(MetricGroup group) {
        StringBuilder name = new StringBuilder("kafka.connect:type=").append(group.groupName());
        group.tags()
                .forEach(tag ->
                        name.append(',').append(tag).append("=<").append(tag).append('>'));
        return name.toString();
    }

    private static String type(Kind kind) {
        String measured = kind == Kind.WHOLE_GAUGE ? "gauge" : kind.name().toLowerCase(Locale.ROOT);
        return kind == Kind.TEXT
                ? measured
                : measured + ", " + kind.valueType().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
