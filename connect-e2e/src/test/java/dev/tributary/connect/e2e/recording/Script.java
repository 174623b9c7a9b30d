package dev.tributary.connect.e2e.recording;

import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin does in a call, by its configuration. {@code on.start=throw ConnectException text} is for every call,
 * {@code on.start.2=...} for the second of this connector's in this worker, whatever the instance. Immutable.
 */
final class Script {
    static final Script NONE = new Script(Map.of(), "");

    private static final long BETWEEN_LOOKS_MS = 10;
    private static final List<String> PACKAGES = List.of(
            "org.apache.kafka.connect.errors.",
            "org.apache.kafka.common.errors.",
            "org.apache.kafka.common.config.",
            "java.lang.");

    private final Map<String, String> actions = new HashMap<>();

    Script(Map<String, ?> config, String prefix) {
        config.forEach((key, value) -> {
            if (key.startsWith(prefix) && value != null) {
                actions.put(key.substring(prefix.length()), value.toString());
            }
        });
    }

    /**
     * Does it.
     *
     * @return what follows "return", or another word for the caller to understand; null if there is nothing to do
     */
    @Nullable
    String run(String key, ToIntFunction<String> counter, @Nullable Journal journal) {
        String numbered = actions.get(key + "." + counter.applyAsInt(key));
        String action = numbered == null ? actions.get(key) : numbered;
        return action == null ? null : act(action, journal);
    }

    /** Does one action. */
    static @Nullable String act(String action, @Nullable Journal journal) {
        String[] words = action.split(" ", 3);
        switch (words[0]) {
            case "throw":
                throw sneaky(throwable(words[1], words.length > 2 ? words[2] : null));
            case "await":
                await(words[1], journal);
                return null;
            case "return":
                return words[1];
            default:
                return action;
        }
    }

    private static void await(String flag, @Nullable Journal journal) {
        while (journal != null && !journal.isRaised(flag)) {
            try {
                Thread.sleep(BETWEEN_LOOKS_MS);
            } catch (InterruptedException deaf) {
                // As plugins do that wait for a lock or a socket.
                continue;
            }
        }
    }

    /** By simple name. */
    static Throwable throwable(String name, @Nullable String message) {
        for (String place : PACKAGES) {
            try {
                return (Throwable)
                        Class.forName(place + name).getConstructor(String.class).newInstance(message);
            } catch (ClassNotFoundException elsewhere) {
                continue;
            } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
                throw new IllegalStateException(e);
            } catch (InvocationTargetException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        throw new IllegalStateException("Which throwable is " + name + "?");
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable throwable) throws T {
        throw (T) throwable;
    }
}
