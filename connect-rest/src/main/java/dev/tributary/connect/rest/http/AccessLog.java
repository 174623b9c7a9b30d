package dev.tributary.connect.rest.http;

import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.RequestLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One INFO line for each request: the extended NCSA format, then the milliseconds it took. */
public final class AccessLog {
    /** The logger. */
    public static final String LOGGER = "dev.tributary.connect.rest.access";

    private AccessLog() {}

    /** A new one, thread-safe. */
    public static RequestLog create() {
        Logger log = LoggerFactory.getLogger(LOGGER);
        return new CustomRequestLog(log::info, CustomRequestLog.EXTENDED_NCSA_FORMAT + " %{ms}T");
    }
}
