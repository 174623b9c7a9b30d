package dev.tributary.connect.runtime.incident;

import static dev.tributary.connect.runtime.incident.Rule.of;
import static dev.tributary.connect.runtime.incident.Rule.quoting;

import java.util.List;
import java.util.regex.Pattern;

/** Rules for what the Java machine and its operating system refuse. Stateless. */
final class JvmRules {
    private static final Pattern SAME_CLASS = Pattern.compile("class (\\S+) cannot be cast to class \\1\\b");
    private static final Pattern CLASS_FILE_VERSION = Pattern.compile("class file version (\\d+)");

    static final List<Rule> RULES = List.of(
            quoting(
                    "exit-refused",
                    error -> error.is("PluginExitError") || error.says("System.exit", "Runtime.halt", "Runtime.exit"),
                    "The plugin tried to end the whole worker process",
                    "Look above in the log for what made it give up, and ask the plugin's authors to throw an exception"
                            + " instead of calling System.exit."),
            of(
                    "metaspace",
                    error -> error.is("java.lang.OutOfMemoryError") && error.says("metaspace", "class space"),
                    (error, chain) -> "The worker has no room for more classes (" + error.line() + ")",
                    "Raise or remove -XX:MaxMetaspaceSize in KAFKA_OPTS. If it grows with every restart, a plugin keeps"
                            + " its class loader alive: look for its threads that do not end."),
            of(
                    "threads-exhausted",
                    error -> error.is("java.lang.OutOfMemoryError") && error.says("native thread"),
                    (error, chain) -> "The operating system gives the worker no more threads",
                    "Look at the worker's thread count over time: a plugin may leak threads. Otherwise raise the limit of"
                            + " processes (ulimit -u, the container's pids limit)."),
            of(
                    "direct-memory",
                    error -> error.is("java.lang.OutOfMemoryError") && error.says("direct buffer"),
                    (error, chain) -> "The worker has no memory left for network buffers (" + error.line() + ")",
                    "Raise -XX:MaxDirectMemorySize or -Xmx in KAFKA_HEAP_OPTS, or run fewer tasks on each worker."),
            of(
                    "out-of-memory",
                    error -> error.is("java.lang.OutOfMemoryError"),
                    (error, chain) -> "The worker's heap is full (" + error.line() + ")",
                    "Raise -Xmx in KAFKA_HEAP_OPTS, or let this connector hold less at once: smaller batches"
                            + " (consumer.override.max.poll.records, batch.size, max.batch.size), smaller queues, fewer tasks"
                            + " on each worker. Other tasks of this worker may have suffered too."),
            of(
                    "stack-overflow",
                    error -> error.is("java.lang.StackOverflowError"),
                    (error, chain) ->
                            "A method called itself without end" + (error.at() == null ? "" : ", at " + error.at()),
                    "Usually a record or schema that contains itself, or one nested very deeply; else a fault of the"
                            + " plugin. More stack (-Xss) helps only against deep nesting."),
            of(
                    "library-for-newer-java",
                    error -> error.is("java.lang.UnsupportedClassVersionError"),
                    (error, chain) -> "The plugin needs a newer Java than the "
                            + Runtime.version().feature()
                            + " that the worker runs on"
                            + error.find(CLASS_FILE_VERSION)
                                    .map(version ->
                                            " (it was compiled for Java " + (Integer.parseInt(version) - 44) + ")")
                                    .orElse(""),
                    "Run the worker on that Java version, or install an older release of the plugin."),
            of(
                    "libraries-mixed",
                    error -> error.is(
                                    "java.lang.NoSuchMethodError",
                                    "java.lang.NoSuchFieldError",
                                    "java.lang.AbstractMethodError",
                                    "java.lang.IllegalAccessError",
                                    "java.lang.VerifyError",
                                    "java.lang.BootstrapMethodError")
                            || error.type().equals("java.lang.IncompatibleClassChangeError")
                            || (error.is("java.lang.ClassCastException")
                                    && error.find(SAME_CLASS).isPresent()),
                    (error, chain) ->
                            "The plugin meets a library in another version, or another copy, than it was built"
                                    + " with: " + error.line(),
                    "Look into the plugin's directory for the same library in two versions, or for JARs of Kafka or"
                            + " Connect that do not belong there, and keep each plugin in a directory of its own."),
            of(
                    "class-missing",
                    error -> error.is("java.lang.NoClassDefFoundError", "java.lang.ClassNotFoundException"),
                    (error, chain) -> "A class is missing in the plugin's directory: "
                            + error.line().replace('/', '.'),
                    "Put the JAR that has it beside the plugin's other JARs in its directory on plugin.path, on every"
                            + " worker, and restart the workers. If the class is there, its initialisation failed earlier:"
                            + " look for ExceptionInInitializerError in the log."),
            quoting(
                    "native-library",
                    error -> error.is("java.lang.UnsatisfiedLinkError"),
                    "A native library cannot be loaded",
                    "The plugin has none for this operating system or processor, or the directory for temporary files"
                            + " (java.io.tmpdir) does not allow execution."),
            quoting(
                    "too-many-open-files",
                    error -> error.says("too many open files"),
                    "The worker has no file handles left",
                    "Raise the limit of open files (ulimit -n, LimitNOFILE). If their number only grows, a plugin does not"
                            + " close its files or connections."),
            quoting(
                    "disk-full",
                    error -> error.says(
                            "no space left on device", "disk quota exceeded", "not enough space on the disk"),
                    "A disk is full",
                    "Make room on it; then restart the task. It may be the disk of the worker (logs, java.io.tmpdir) or,"
                            + " if the message came from there, of the other side."),
            quoting(
                    "file-read-only",
                    error -> error.says("read-only file system"),
                    "A file system can only be read",
                    "Mount a writable volume there, or name another directory in the configuration."),
            quoting(
                    "file-access",
                    error -> error.is("java.nio.file.AccessDeniedException")
                            || (error.is("java.io.IOException") && error.says("permission denied")),
                    "The worker's user may not use a file or directory",
                    "Give the user that the worker runs as the right to it, on every worker that may run the task."),
            quoting(
                    "file-missing",
                    error -> error.is("java.nio.file.NoSuchFileException", "java.io.FileNotFoundException"),
                    "A file or directory does not exist",
                    "It must exist on every worker that may run the task; look for the setting that names it."));

    static final List<Rule> LAST = List.of(of(
            "plugin-fault",
            error -> error.is(
                    "java.lang.NullPointerException",
                    "java.lang.IndexOutOfBoundsException",
                    "java.lang.ClassCastException",
                    "java.util.ConcurrentModificationException",
                    "java.lang.ArithmeticException",
                    "java.util.NoSuchElementException",
                    "java.lang.UnsupportedOperationException",
                    "java.lang.AssertionError"),
            (error, chain) -> "A plugin did not expect a setting or a record to be as it is: " + error.simpleType()
                    + (error.at() == null ? "" : " at " + error.at()),
            "Compare the record that it failed on, and the configuration, with the plugin's documentation. If both are as"
                    + " they should be, it is a fault of the plugin: its authors need the stack trace."));

    private JvmRules() {}
}
