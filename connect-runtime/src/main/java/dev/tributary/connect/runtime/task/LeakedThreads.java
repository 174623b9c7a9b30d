package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.KafkaThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that tasks' plugins began and left running. Each task has a thread group, which its runs share: threads get that of
 * whoever makes them, so that looking into one small group tells. Looked for at the end of a run and named a little later, as
 * threads may be about to end. Thread-safe.
 *
 * <p>What threads begin in a group of their own, or those of a pool that another task has begun, is not seen.
 */
final class LeakedThreads {
    private static final Logger log = LoggerFactory.getLogger(LeakedThreads.class);
    /** How long after the end of a run its threads may take to end. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final int MOST_NAMED = 10;
    /** More is not looked at: it is a leak in any case. */
    private static final int MOST_SEEN = 1_000;

    private final ScheduledExecutorService timer;
    private final Duration grace;
    /** Never destroyed: what is left running in one may begin more. */
    private final Map<TaskId, ThreadGroup> groups = new ConcurrentHashMap<>();

    private final Map<TaskId, List<Thread>> leaked = new ConcurrentHashMap<>();

    /**
     * @param timer where threads are named
     * @param grace as {@link #GRACE}
     */
    LeakedThreads(ScheduledExecutorService timer, Duration grace) {
        this.timer = timer;
        this.grace = grace;
    }

    /** Where a task's threads belong. */
    ThreadGroup groupOf(TaskId task) {
        ThreadGroup parent = Thread.currentThread().getThreadGroup();
        return groups.computeIfAbsent(task, id -> new ThreadGroup(parent, "task-" + id));
    }

    /** How many of a task's threads were left running and have not ended. */
    int count(TaskId task) {
        return (int) leaked.getOrDefault(task, List.of()).stream()
                .filter(Thread::isAlive)
                .count();
    }

    /** A run ends: the last thing that its thread does. */
    void ended(TaskId task) {
        forgetEnded();
        List<Thread> left = others(groupOf(task));
        if (left.isEmpty()) {
            return;
        }
        try {
            var unused = timer.schedule(() -> tell(task, left), grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) { // the worker shuts down, and its process ends
            log.debug("Threads that task {} leaves are not looked for", task, e);
        }
    }

    /** Threads that have ended keep their context loader, and so all of their plugin, in memory. */
    private void forgetEnded() {
        leaked.forEach((task, known) -> {
            if (known.stream().noneMatch(Thread::isAlive)) {
                leaked.remove(task, known);
            }
        });
    }

    private static List<Thread> others(ThreadGroup group) {
        Thread[] threads = new Thread[Math.min(MOST_SEEN, group.activeCount() + 8)];
        int seen = group.enumerate(threads, true);
        List<Thread> others = new ArrayList<>(seen);
        for (int i = 0; i < seen; i++) {
            Thread thread = threads[i];
            if (thread != Thread.currentThread() && !isOurs(thread)) {
                others.add(thread);
            }
        }
        return others;
    }

    /** What all share, clients, stores and pools of the platform, belongs to whoever needed it first. */
    private static boolean isOurs(Thread thread) {
        String name = thread.getName();
        return thread instanceof KafkaThread
                || name.startsWith("log-")
                || name.startsWith("task-")
                || name.startsWith("ForkJoinPool.commonPool")
                || name.equals("process reaper");
    }

    private void tell(TaskId task, List<Thread> left) {
        List<Thread> fresh = new ArrayList<>();
        leaked.compute(task, (id, known) -> {
            List<Thread> all = new ArrayList<>();
            if (known != null) {
                known.stream().filter(Thread::isAlive).forEach(all::add);
            }
            left.stream()
                    .filter(thread -> thread.isAlive() && !all.contains(thread))
                    .forEach(fresh::add);
            all.addAll(fresh);
            return all.isEmpty() ? null : all;
        });
        if (!fresh.isEmpty()) {
            log.warn(
                    "Task {} has ended, and its plugin left {} threads running: {}. Of former runs there are {} more. They hold"
                            + " memory, and what they do goes on. The plugin must end them in stop(); until it does, only a"
                            + " restart of the worker ends them. Their context loader: {}",
                    task,
                    fresh.size(),
                    fresh.stream().limit(MOST_NAMED).map(Thread::getName).collect(Collectors.joining(", "))
                            + (fresh.size() > MOST_NAMED ? ", ..." : ""),
                    count(task) - fresh.size(),
                    fresh.get(0).getContextClassLoader());
        }
    }
}
