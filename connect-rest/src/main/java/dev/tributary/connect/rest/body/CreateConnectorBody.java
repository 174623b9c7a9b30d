package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.NewConnector;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import dev.tributary.connect.rest.openapi.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /connectors}, as sent.
 *
 * @param name the name, untrimmed; null if missing
 * @param config the configuration; values may be null
 * @param initialState the state to begin in, in any case; null for running (KIP-980)
 */
@Example(
        value = "{\"name\":\"orders-in\",\"config\":{\"connector.class\":\"FileStreamSource\",\"file\":\"/tmp/in.txt\","
                + "\"topic\":\"orders\"},\"initial_state\":\"PAUSED\"}",
        closed = true)
public record CreateConnectorBody(
        @Doc("The connector's name; blanks around it do not count.") @Nullable
        String name,

        @Doc(
                value =
                        "The configuration. Numbers and booleans become the text that was sent. A key name must equal the name above.",
                values = Scalar.class)
        Map<String, @Nullable String> config,

        @Doc(
                value = "The state to begin in: RUNNING, PAUSED or STOPPED, in any case. RUNNING without it.",
                optional = true)
        @JsonProperty("initial_state")
        @Nullable
        String initialState) {
    private static final List<String> INITIAL_STATES = List.of("RUNNING", "PAUSED", "STOPPED");

    /**
     * What is asked for. A missing name becomes the empty one, which validation refuses.
     *
     * @throws BadBodyException if the names differ or there is no such state
     */
    public NewConnector toNewConnector() {
        String trimmed = name == null ? "" : name.trim();
        return new NewConnector(ConnectorName.of(trimmed), named(trimmed, config, "the request"), targetState());
    }

    /** As it is forwarded: with another configuration, and without what was not given. */
    public Map<String, Object> with(Map<String, @Nullable String> otherConfig) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (name != null) {
            body.put("name", name);
        }
        body.put("config", otherConfig);
        if (initialState != null) {
            body.put("initial_state", initialState);
        }
        return body;
    }

    /**
     * A configuration that holds its connector's name.
     *
     * @param name the name it must have
     * @param whose who says so, for the message
     * @throws BadBodyException if it holds another one
     */
    public static Map<String, @Nullable String> named(String name, Map<String, @Nullable String> config, String whose) {
        String configured = config.get("name");
        if (configured != null && !configured.equals(name)) {
            throw new BadBodyException("The connector is named '" + name + "' by " + whose + " and '" + configured
                    + "' by the key 'name' of its configuration (expected: the same name, or no key 'name').");
        }
        Map<String, @Nullable String> named = new LinkedHashMap<>(config);
        named.put("name", name);
        return named;
    }

    private @Nullable TargetState targetState() {
        if (initialState == null) {
            return null;
        }
        return switch (initialState.toUpperCase(Locale.ROOT)) {
            case "RUNNING" -> TargetState.STARTED;
            case "PAUSED" -> TargetState.PAUSED;
            case "STOPPED" -> TargetState.STOPPED;
            default ->
                throw new BadBodyException("initial_state: '" + initialState + "' (expected: one of "
                        + String.join(", ", INITIAL_STATES) + ", in any case).");
        };
    }
}
