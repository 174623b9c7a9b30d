package dev.tributary.connect.runtime.incident;

import dev.tributary.connect.api.Incident.LikelyCause;
import dev.tributary.connect.api.StageTime;
import dev.tributary.connect.api.WorkStage;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a thread that hangs is probably waiting for, by its stack. Stateless. */
final class StallRules {
    private static final Pattern POOL = Pattern.compile(
            "hikari|c3p0|dbcp|agroal|tomcat\\.jdbc|commons\\.pool|\\w*pool\\w*\\.(borrow|acquire|lease|getconnection|take)"
                    + "|\\w*semaphore\\.acquire");
    /** The first line of a stack may say what the thread waits for, and who holds that. */
    private static final Pattern HELD = Pattern.compile(" on (\\S+), held by \"([^\"]+)\"");

    private static final String REPLACE =
            " tributary.stall.policy=replace would give the thread up and start the task anew.";

    /**
     * Knows one kind of stack.
     *
     * @param knows given the stack in lower case
     */
    private record StackRule(String name, Predicate<String> knows, String cause, String advice) {}

    private static final List<StackRule> RULES = List.of(
            new StackRule(
                    "pool-exhausted",
                    stack -> waits(stack) && POOL.matcher(stack).find(),
                    "It waits for a connection of a pool, and none comes back",
                    "Other threads keep the connections, or wait for the other side themselves: look there, and at the pool's"
                            + " size and its timeout."),
            new StackRule(
                    "name-resolution",
                    stack -> top(stack).contains("lookupallhostaddr")
                            || top(stack).contains("getaddrinfo"),
                    "It waits for the resolution of a host name",
                    "The name server of the worker's host does not answer."),
            new StackRule(
                    "connecting",
                    stack -> has(top(stack), "net.pollconnect", "socketconnect", "net.connect0", "socketimpl.connect"),
                    "It waits to be connected to the other side, which does not answer",
                    "Most often a firewall drops the packets: try to reach the address from the worker's host, and set a"
                            + " connect timeout in the connector."),
            new StackRule(
                    "other-side-silent",
                    stack -> has(
                            top(stack),
                            "socketread",
                            "socketimpl.read",
                            "socketinputstream",
                            "socketdispatcher.read",
                            "socketimpl.park",
                            "sun.nio.ch.net.poll",
                            "implread"),
                    "It waits for an answer of the other side, which does not come",
                    "Look what the other side is doing for this connection (a lock, a long query, an overload), and set a"
                            + " read or socket timeout in the connector, so that such a wait ends by itself."),
            new StackRule(
                    "other-side-not-reading",
                    stack ->
                            has(top(stack), "socketwrite", "socketdispatcher.write", "implwrite", "socketoutputstream"),
                    "It sends to the other side, which takes nothing more",
                    "Look whether the other side hangs or is overloaded, or the network in between."),
            new StackRule(
                    "selector",
                    stack -> has(top(stack), "epoll", "kqueue", "selectorimpl", "poll0"),
                    "It waits for the network",
                    "Look whether the other side answers; see further down in the stack who is asked."),
            new StackRule(
                    "file-system",
                    stack -> has(
                            top(stack),
                            "fileinputstream.read",
                            "filedispatcher",
                            "unixnativedispatcher",
                            "randomaccessfile"),
                    "It waits for a file: a pipe, the console, or a file system that does not answer",
                    "Look at the file that it reads, and at network file systems of the worker's host."),
            new StackRule(
                    "sleeping",
                    stack -> top(stack).contains("thread.sleep"),
                    "The plugin sleeps inside of the call",
                    "Its back-off or polling interval may be longer than tributary.stall.timeout.ms: shorten the one or raise"
                            + " the other."),
            new StackRule(
                    "waiting-within-plugin",
                    StallRules::waits,
                    "It waits for another thread of its own plugin: a queue, a lock, or a result that does not come",
                    "See in the stack what is waited for; a thread dump (jstack) shows whether the threads that should"
                            + " provide it are alive."),
            new StackRule(
                    "busy",
                    stack -> !stack.isBlank(),
                    "It is computing, or in native code",
                    "Compare several stacks: if they are alike, it is an endless loop or one huge record."));

    private StallRules() {}

    /** Null if nothing is known of the thread. */
    static @Nullable LikelyCause of(List<StageTime> stages, @Nullable String stack) {
        if (stack == null || stack.isBlank()) {
            return null;
        }
        Matcher held = HELD.matcher(stack.lines().findFirst().orElse(""));
        if (held.find()) {
            return new LikelyCause(
                    "lock-held",
                    "It waits for a lock (" + held.group(1) + ") that thread '" + held.group(2) + "' holds",
                    "A thread dump (jstack) shows what that thread is doing. If both wait for each other it is a fault of the"
                            + " plugin, or of two plugins with a common lock." + REPLACE);
        }
        if (stages.stream().anyMatch(stage -> stage.stage() == WorkStage.SEND)
                && stack.contains("org.apache.kafka.clients.producer")) {
            return new LikelyCause(
                    "kafka-not-taking",
                    "Kafka does not take the records of the task",
                    "Check that the brokers are up and reachable, that partitions have leaders, and quotas. Replacing the task"
                            + " does not help.");
        }
        String lower = stack.toLowerCase(Locale.ROOT);
        return RULES.stream()
                .filter(rule -> rule.knows().test(lower))
                .findFirst()
                .map(rule -> new LikelyCause(rule.name(), rule.cause(), rule.advice() + REPLACE))
                .orElse(null);
    }

    private static boolean waits(String stack) {
        return has(top(stack), "object.wait", "unsafe.park", "locksupport.park", "thread.join", "thread.onspinwait");
    }

    /** The frames next to where it hangs: the JDK's own, below which the plugin begins. */
    private static String top(String stack) {
        return stack.lines()
                .filter(line -> line.strip().startsWith("at "))
                .limit(8)
                .reduce("", (all, line) -> all + line + "\n");
    }

    private static boolean has(String text, String... parts) {
        for (String part : parts) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
