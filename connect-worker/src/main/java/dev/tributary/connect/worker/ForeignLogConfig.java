package dev.tributary.connect.worker;

import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configurations of Log4j that users bring along, from Apache's start scripts, and that have no effect here. Pure. */
final class ForeignLogConfig {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignLogConfig.class);

    private ForeignLogConfig() {}

    /** Says in the log, too, what a script may have said on a terminal that nobody sees. */
    static void warn(Properties system) {
        of(system).forEach(LOG::warn);
    }

    static List<String> of(Properties system) {
        return Stream.of("log4j2.configurationFile", "log4j.configurationFile", "log4j.configuration")
                .filter(name -> system.getProperty(name) != null)
                .map(name -> "-D" + name + "=" + system.getProperty(name)
                        + " has no effect: it configures Log4j, and this worker logs through Logback. Put its levels and"
                        + " appenders into config/connect-logback.xml, or into a file named by -Dlogback.configurationFile (now "
                        + system.getProperty("logback.configurationFile", "not set") + ").")
                .toList();
    }
}
