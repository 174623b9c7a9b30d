package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConnectClusterException.ShuttingDown;
import dev.tributary.connect.api.ConnectClusterException.TimedOut;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import dev.tributary.connect.runtime.plugin.PluginClass;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many validations into each plugin at a time: a plugin that hangs keeps the threads that are in it and no more,
 * whatever it is used with, and whoever asks for it later is told so soon. Thread-safe.
 */
final class PluginGates {
    /** How many calls may be in one plugin at a time. */
    static final int AT_ONCE = 8;

    private final ConcurrentMap<String, Gate> gates = new ConcurrentHashMap<>();
    private final Duration patience;
    private final InstantSource clock;

    /** @param patience how long a call waits for those that are in the plugin */
    PluginGates(Duration patience, InstantSource clock) {
        this.patience = patience;
        this.clock = clock;
    }

    /** The gates as one validation goes through them. */
    Guard guard(ConnectorValidator.Progress progress) {
        return new Guard(progress);
    }

    private record Call(String method, Instant since) {}

    /** As long as somebody is in it or waits at it: clients may name what does not exist. */
    private static final class Gate {
        private final Semaphore permits = new Semaphore(AT_ONCE, true);
        private final Queue<Call> inside = new ConcurrentLinkedQueue<>();
        private int users; // guarded by the map's lock of this entry
    }

    private Gate approach(String plugin) {
        return gates.compute(plugin, (name, present) -> {
            Gate gate = present == null ? new Gate() : present;
            gate.users++;
            return gate;
        });
    }

    private void leave(String plugin) {
        gates.computeIfPresent(plugin, (name, gate) -> --gate.users == 0 ? null : gate);
    }

    /** How many plugins are being called, or waited for. */
    int known() {
        return gates.size();
    }

    /** One validation's. Thread-safe as far as its progress is. */
    final class Guard {
        private final ConnectorValidator.Progress progress;

        private Guard(ConnectorValidator.Progress progress) {
            this.progress = progress;
        }

        /** Calls the plugin under its own context loader. */
        <T, X extends Exception> T call(PluginClass<?> plugin, String method, ContextLoader.Call<T, X> code) throws X {
            return call(plugin.name(), method, () -> ContextLoader.call(plugin.loader(), code));
        }

        /** As {@link #call(PluginClass, String, ContextLoader.Call)}, for what has no answer. */
        <X extends Exception> void run(PluginClass<?> plugin, String method, ContextLoader.Run<X> code) throws X {
            Boolean done = call(plugin, method, () -> {
                code.run();
                return true;
            });
            assert done;
        }

        /**
         * Calls the plugin.
         *
         * @param plugin its name
         * @param method what of it is called, as it is to be told when it does not come back
         * @throws TimedOut if there is no room in the plugin
         */
        <T, X extends Exception> T call(String plugin, String method, ContextLoader.Call<T, X> code) throws X {
            String where = method + " of plugin " + plugin;
            Gate gate = approach(plugin);
            try {
                enter(gate, plugin, where);
                return inside(gate, new Call(method, clock.instant()), where, code);
            } finally {
                leave(plugin);
            }
        }

        private <T, X extends Exception> T inside(Gate gate, Call call, String where, ContextLoader.Call<T, X> code)
                throws X {
            gate.inside.add(call);
            progress.at(where);
            try {
                return code.call();
            } finally {
                progress.at(null);
                gate.inside.remove(call);
                gate.permits.release();
            }
        }

        private void enter(Gate gate, String plugin, String where) {
            if (gate.permits.tryAcquire()) {
                return;
            }
            progress.at("waiting for " + where);
            try {
                if (!gate.permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw full(gate, plugin);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ShuttingDown("The worker is shutting down");
            }
        }

        private TimedOut full(Gate gate, String plugin) {
            Call first = gate.inside.peek();
            String longest = first == null
                    ? ""
                    : ", the first of them of " + first.method() + " since "
                            + first.since().truncatedTo(ChronoUnit.MILLIS);
            return new TimedOut("Plugin " + plugin + " hangs, or is slow: " + AT_ONCE
                    + " calls of it have not returned" + longest
                    + ". What needs it is refused until they do. Mend the plugin, or use another.");
        }
    }
}
