package dev.tributary.connect.runtime.incident;

import static dev.tributary.connect.runtime.incident.Rule.of;
import static dev.tributary.connect.runtime.incident.Rule.quoting;

import java.util.List;
import java.util.regex.Pattern;

/** Rules for what has to do with Connect itself. Stateless. */
final class ConnectRules {
    private static final Pattern SETTING = Pattern.compile(
            "(?:for configuration|required configuration|Invalid configuration|configuration) \"?([\\w.$-]+[\\w$])\"?");

    static final List<Rule> RULES = List.of(
            quoting(
                    "too-many-tasks",
                    error -> error.is("TooManyTasksException"),
                    "The connector made more tasks than tasks.max allows",
                    "Raise tasks.max. Setting tasks.max.enforce=false lets it pass, but that setting will go away."),
            quoting(
                    "plugin-missing",
                    error -> error.is("PluginNotFoundException", "PluginVersionException")
                            || error.says("Failed to find any class that implements"),
                    "A plugin that the configuration names is not installed on this worker",
                    "Install it on plugin.path of every worker (GET /connector-plugins tells what each has), or correct the"
                            + " class name or version."),
            quoting(
                    "config-provider",
                    error -> error.is(
                                    "ConfigProviders.ProviderFailedException",
                                    "ConfigProviders$ProviderFailedException")
                            || error.says("Could not read properties from file", "Config provider '"),
                    "A config provider did not give what a variable stands for",
                    "Check the path and key in the variable, that the file or secret exists on every worker, and that the"
                            + " worker may read it."),
            of(
                    "interrupted",
                    error -> error.says("ended because its thread was interrupted"),
                    (error, chain) -> "The plugin, or a library of its own, interrupted the task's thread",
                    "Restart the task. If it happens again, the plugin's authors need the log: the worker interrupts only"
                            + " tasks that it has given up."),
            of(
                    "setting-invalid",
                    error -> error.is("org.apache.kafka.common.config.ConfigException") && !error.says("bootstrap"),
                    (error, chain) -> "A setting"
                            + error.find(SETTING).map(key -> " (" + key + ")").orElse("")
                            + " has a value that does not work: " + error.line(),
                    "Correct it with PUT /connectors/{name}/config; PUT /connector-plugins/{class}/config/validate checks a"
                            + " configuration without creating anything. If the value has a variable, check what it stands"
                            + " for."),
            quoting(
                    "offsets-from-elsewhere",
                    error ->
                            error.says("The connector is trying to read binlog", "saved offset", "last recorded offset")
                                    && error.says("no longer", "not contain", "purged"),
                    "The other side no longer has what comes after the committed offset",
                    "Reset the connector's offsets (DELETE /connectors/{name}/offsets while it is stopped) or take a new"
                            + " snapshot. What was deleted there in between is lost."));

    private ConnectRules() {}
}
