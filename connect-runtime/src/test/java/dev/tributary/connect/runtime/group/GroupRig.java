package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.DistributedSettings.CatchUp;
import dev.tributary.connect.runtime.config.DistributedSettings.ConnectProtocol;
import dev.tributary.connect.runtime.config.DistributedSettings.GroupSettings;
import dev.tributary.connect.runtime.config.DistributedSettings.GroupTimes;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.log.MemoryTopic;
import dev.tributary.connect.runtime.state.LoggedConfigStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Workers of one group on a real broker, each with a membership, a config log that they share, and a control that only
 * notes what it is to run. Watches all the time that no task runs on two workers at once.
 */
final class GroupRig implements AutoCloseable {
    static final Duration SESSION = Duration.ofSeconds(6);
    private static final AtomicInteger GROUPS = new AtomicInteger();
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    final String groupId = "connect-" + ProcessHandle.current().pid() + "-" + GROUPS.incrementAndGet();
    final List<String> violations = new ArrayList<>();
    private final String bootstrapServers;
    private final MemoryTopic topic = new MemoryTopic();
    private final List<Worker> workers = new ArrayList<>();

    GroupRig(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    Worker join(String name) {
        return join(name, GroupProtocol.SESSIONED);
    }

    Worker join(String name, GroupProtocol protocol) {
        Worker worker = worker(name, protocol, SESSION);
        worker.start();
        return worker;
    }

    /** Not started yet. */
    Worker worker(String name, GroupProtocol protocol, Duration session) {
        var worker = new Worker(name, protocol, session);
        synchronized (this) {
            workers.add(worker);
        }
        return worker;
    }

    /** Tasks of a connector, by their short names. */
    static Set<TaskId> tasks(String connector, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new TaskId(ConnectorName.of(connector), number))
                .collect(Collectors.toSet());
    }

    /** Waits until it is so; whatever happens in the rig makes it look again. */
    synchronized void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (leftMs <= 0) {
                throw new AssertionError("not " + what + ": " + workers + " " + violations);
            }
            try {
                wait(Math.min(leftMs, 100)); // what the broker knows changes without a word
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static void await(CompletableFuture<?> future) {
        try {
            future.orTimeout(60, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** Waits until these workers, and no others, run these tasks, each of them some, and know who leads. */
    void awaitSplit(Set<TaskId> tasks, Worker... among) {
        await("split among " + List.of(among), () -> {
            var all = new HashSet<TaskId>();
            int sum = 0;
            int least = Integer.MAX_VALUE;
            int most = 0;
            for (Worker worker : among) {
                Set<TaskId> own = worker.assigned().tasks();
                all.addAll(own);
                sum += own.size();
                least = Math.min(least, own.size());
                most = Math.max(most, own.size());
                if (!worker.assigned().leadership().known() || worker.stopping()) {
                    return false;
                }
            }
            return all.equals(tasks) && sum == tasks.size() && most - least <= 1;
        });
    }

    /** Forgives what happened up to now. */
    synchronized void forgive() {
        violations.clear();
    }

    @Override
    public void close() {
        List<Worker> all;
        synchronized (this) {
            all = List.copyOf(workers);
        }
        all.forEach(Worker::close);
        if (!violations.isEmpty()) {
            throw new AssertionError(String.join("\n", violations));
        }
    }

    /** One worker. */
    final class Worker implements AutoCloseable {
        final String name;
        final Membership membership;
        final List<Throwable> faults = new ArrayList<>();
        private final FrozenStore configs;
        private final List<Assignment> assignments = new ArrayList<>();
        private final Map<Long, CompletableFuture<Void>> stopping = new HashMap<>();
        private final Set<TaskId> running = new HashSet<>();
        private boolean slow;
        private boolean dead;

        private Worker(String name, GroupProtocol protocol, Duration session) {
            this.name = name;
            var group = new GroupSettings(
                    groupId,
                    ConnectProtocol.valueOf(protocol.name()),
                    new GroupTimes(session, Duration.ofMillis(200), Duration.ofSeconds(30)),
                    new CatchUp(Duration.ofSeconds(3), Duration.ofMinutes(5)),
                    Duration.ZERO);
            var member = new MemberSettings(
                    "http://" + name + ":8083/", protocol, session, Duration.ofSeconds(1), Duration.ZERO);
            Map<String, Object> client = Map.of(
                    "bootstrap.servers",
                    bootstrapServers,
                    "client.id",
                    groupId + "-" + name,
                    "group.id",
                    groupId,
                    "request.timeout.ms",
                    "40000",
                    "reconnect.backoff.max.ms",
                    "200",
                    "retry.backoff.max.ms",
                    "200");
            configs = new FrozenStore(new LoggedConfigStore(new MemoryCompactedLog("configs-" + name, topic)));
            membership = new Membership(group, member, client, configs, this::assign, this::fault);
        }

        void start() {
            GroupRig.await(configs.start(membership::configChanged));
            membership.start();
            membership.ready();
        }

        /** A connector with that many tasks, written by this worker. */
        void write(String connector, int tasks) {
            var name = ConnectorName.of(connector);
            GroupRig.await(configs.putConnector(name, Map.of("name", connector), null));
            GroupRig.await(configs.putTasks(
                    name,
                    IntStream.range(0, tasks)
                            .mapToObj(number -> Map.of("task", "" + number))
                            .toList()));
        }

        /** Reads nothing of the config log from now on, until told otherwise. */
        void freeze(boolean frozen) {
            configs.freeze(frozen);
        }

        int refreshes() {
            return configs.refreshes();
        }

        Assignment assigned() {
            synchronized (GroupRig.this) {
                return assignments.isEmpty() ? Assignment.NOTHING : assignments.get(assignments.size() - 1);
            }
        }

        int rounds() {
            synchronized (GroupRig.this) {
                return assignments.size();
            }
        }

        /** What it was to run, from that count of {@link #rounds} on. */
        List<Assignment> assignedSince(int rounds) {
            synchronized (GroupRig.this) {
                return List.copyOf(assignments.subList(rounds, assignments.size()));
            }
        }

        boolean leads() {
            return assigned().leader();
        }

        boolean stopping() {
            synchronized (GroupRig.this) {
                return !stopping.isEmpty();
            }
        }

        /** From now on nothing stops that is to be stopped, until told otherwise. */
        void slow(boolean nowSlow) {
            synchronized (GroupRig.this) {
                slow = nowSlow;
                if (!slow) {
                    List.copyOf(stopping.keySet()).forEach(this::stopped);
                }
            }
        }

        /** As if the process were gone: its work ends, its connections are closed, nobody is told. */
        void crash() {
            synchronized (GroupRig.this) {
                dead = true;
                running.clear();
            }
            membership.abandon();
        }

        private CompletableFuture<Void> assign(Assignment assignment) {
            synchronized (GroupRig.this) {
                assignments.add(assignment);
                var done = new CompletableFuture<Void>();
                var starting = new HashSet<>(assignment.tasks());
                starting.removeAll(running);
                for (Worker other : workers) {
                    for (TaskId task : starting) {
                        if (other != this && other.running.contains(task)) {
                            violations.add(task + " starts on " + this + " and runs on " + other);
                        }
                    }
                }
                if (!dead) {
                    running.addAll(starting);
                }
                stopping.put(assignment.number(), done);
                if (!slow || assignment.tasks().containsAll(running)) {
                    stopped(assignment.number());
                }
                GroupRig.this.notifyAll();
                return done;
            }
        }

        private void stopped(long number) {
            CompletableFuture<Void> done = stopping.remove(number);
            running.retainAll(assigned().tasks());
            done.complete(null);
            GroupRig.this.notifyAll();
        }

        private void fault(Throwable fault) {
            synchronized (GroupRig.this) {
                faults.add(fault);
                GroupRig.this.notifyAll();
            }
        }

        @Override
        public void close() {
            slow(false);
            synchronized (GroupRig.this) {
                dead = true; // work ends before the membership does, as with workers
                running.clear();
            }
            membership.close();
            configs.close();
        }

        @Override
        public String toString() {
            return name + assigned();
        }
    }
}
