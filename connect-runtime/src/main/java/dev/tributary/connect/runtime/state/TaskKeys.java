package dev.tributary.connect.runtime.state;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import org.jspecify.annotations.Nullable;

/** Task ids in record keys: {@code <prefix><connector>-<number>}, where the connector's name may hold hyphens. */
final class TaskKeys {
    private TaskKeys() {}

    /** The task of a key that starts with the prefix, or null if it does not end with a number. */
    static @Nullable TaskId parse(String key, String prefix) {
        String id = key.substring(prefix.length());
        int hyphen = id.lastIndexOf('-');
        if (hyphen < 0) {
            return null;
        }
        try {
            int number = Integer.parseInt(id.substring(hyphen + 1));
            return number < 0 ? null : new TaskId(ConnectorName.of(id.substring(0, hyphen)), number);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
