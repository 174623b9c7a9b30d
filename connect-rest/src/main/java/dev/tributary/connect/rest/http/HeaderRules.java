package dev.tributary.connect.rest.http;

import java.time.Clock;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Puts the configured headers on every response, errors included. Immutable. */
public final class HeaderRules extends Handler.Wrapper {
    private final List<HeaderRule> rules;
    private final Clock clock;

    public HeaderRules(List<HeaderRule> rules, Clock clock, Handler next) {
        super(next);
        this.rules = List.copyOf(rules);
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        rules.forEach(rule -> rule.apply(response.getHeaders(), clock));
        return super.handle(request, response, callback);
    }
}
