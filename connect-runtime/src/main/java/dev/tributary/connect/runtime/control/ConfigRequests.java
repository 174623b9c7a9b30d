package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValue;
import dev.tributary.connect.api.ConfigWarning;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.TimedOut;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.config.ConnectorValidator;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creating and changing configurations: validation off the control plane, then the write, decided by the control plane on the
 * snapshot of that moment. Thread-safe.
 */
final class ConfigRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigRequests.class);
    private static final String NAME = "name";
    private static final String CONNECTOR_CLASS = "connector.class";
    private static final Pattern OTHER_PLUGINS =
            Pattern.compile("(key|value|header)\\.converter|(transforms|predicates)\\..*\\.type");
    private final ConnectorValidator validator;
    private final PluginCalls calls;
    private final ConnectorReads reads;
    private final Asking control;
    private final InstantSource clock;

    ConfigRequests(
            ConnectorValidator validator,
            PluginCalls calls,
            ConnectorReads reads,
            Asking control,
            InstantSource clock) {
        this.validator = validator;
        this.calls = calls;
        this.reads = reads;
        this.control = control;
        this.clock = clock;
    }

    CompletableFuture<Written> create(
            ConnectorName name, Map<String, @Nullable String> config, @Nullable TargetState initialState) {
        return byLeader(name, "create", () -> put(name, named(name, config), Request.Condition.NEW, initialState));
    }

    CompletableFuture<Written> replace(ConnectorName name, Map<String, @Nullable String> config) {
        return byLeader(
                name, "change the configuration of", () -> put(name, named(name, config), Request.Condition.ANY, null));
    }

    /**
     * Merges into what is stored. If something else is stored when the turn of the write has come, the patch is merged into
     * that, and validated, again: of concurrent patches none is lost, and nothing is stored that was not validated.
     */
    CompletableFuture<Written> patch(ConnectorName name, Map<String, @Nullable String> patch) {
        return byLeader(
                name,
                "change the configuration of",
                () -> patch(name, patch, clock.instant().plus(ControlSettings.REPLY_LIMIT)));
    }

    /**
     * Not before this worker is known to lead: another one may know a newer configuration, and what it has to validate in any
     * case needs not be validated here as well.
     */
    private CompletableFuture<Written> byLeader(
            ConnectorName name, String what, Supplier<CompletableFuture<Written>> request) {
        return control.lead("waiting to " + what + " connector " + name, name).thenCompose(leads -> request.get());
    }

    private CompletableFuture<Written> patch(
            ConnectorName name, Map<String, @Nullable String> patch, Instant deadline) {
        ClusterConfig.Connector present = reads.stored(name);
        var merged = new LinkedHashMap<>(present.config());
        patch.forEach((key, value) -> {
            if (value == null) {
                merged.remove(key);
            } else {
                merged.put(key, value);
            }
        });
        return put(name, named(name, merged), Request.Condition.over(present.version()), null)
                .thenCompose(written -> {
                    if (written.outcome() != Request.Outcome.OVERTAKEN) {
                        return CompletableFuture.completedFuture(written);
                    }
                    if (clock.instant().isAfter(deadline)) {
                        throw new TimedOut("Connector " + name + " is changed by others faster than this patch can be "
                                + "validated. It was not applied.");
                    }
                    return patch(name, patch, deadline);
                });
    }

    /** The configuration with its name in it. */
    private static Map<String, @Nullable String> named(ConnectorName name, Map<String, @Nullable String> config) {
        String inside = config.get(NAME);
        if (inside == null) {
            var named = new LinkedHashMap<>(config);
            named.put(NAME, name.value());
            return named;
        }
        if (!inside.equals(name.value())) {
            throw new BadRequest("The configuration's name '" + inside + "' is not the connector's name '" + name
                    + "'. They must be equal, or the configuration without a name.");
        }
        return config;
    }

    private CompletableFuture<Written> put(
            ConnectorName name,
            Map<String, @Nullable String> config,
            Request.Condition condition,
            @Nullable TargetState initialState) {
        return validate(config).thenCompose(validation -> {
            check(validation);
            return control.ask(
                            "waiting for other requests for connector " + name,
                            (Reply<Request.Outcome> reply) ->
                                    new Request.Put(name, config, condition, initialState, reply))
                    .thenApply(outcome -> written(name, outcome, validation.warnings()));
        });
    }

    /** What was written, and what is to be thought of it. */
    record Written(Request.Outcome outcome, List<ConfigWarning> warnings) {}

    private static Written written(ConnectorName name, Request.Outcome outcome, List<ConfigWarning> warnings) {
        if (!warnings.isEmpty() && outcome != Request.Outcome.OVERTAKEN) {
            LOG.warn(
                    "The configuration of connector {} was stored, but may not be what was meant: {}",
                    name,
                    warnings.stream().map(ConfigWarning::message).collect(Collectors.joining(" ")));
        }
        return new Written(outcome, warnings);
    }

    CompletableFuture<ConfigValidation> validate(Map<String, @Nullable String> config) {
        String plugin = Objects.requireNonNullElse(config.get(CONNECTOR_CLASS), "connectors without a class");
        String lane = "validation of " + plugin + pluginsOf(config);
        String doing = "validating the configuration of connector "
                + Objects.requireNonNullElse(config.get(NAME), "without a name") + " with " + plugin;
        return calls.call(lane, doing, progress -> validator.validate(config, progress::at));
    }

    /** What can hang beside the connector: with it, and not without it, its validations are to wait. */
    static Set<String> pluginsOf(Map<String, @Nullable String> config) {
        Set<String> plugins = new TreeSet<>();
        config.forEach((key, value) -> {
            if (value != null && OTHER_PLUGINS.matcher(key).matches()) {
                plugins.add(value.trim());
            }
        });
        return plugins;
    }

    private static void check(ConfigValidation validation) {
        if (validation.errorCount() > 0) {
            String errors = validation.entries().stream()
                    .map(ConfigValidation.Entry::value)
                    .filter(Objects::nonNull)
                    .flatMap((ConfigValue value) -> value.errors().stream())
                    .collect(Collectors.joining("\n"));
            throw new BadRequest("The connector's configuration is invalid, with " + validation.errorCount()
                    + (validation.errorCount() == 1 ? " error:\n" : " errors:\n")
                    + errors
                    + "\nPUT /connector-plugins/{plugin}/config/validate shows them key by key.");
        }
    }
}
