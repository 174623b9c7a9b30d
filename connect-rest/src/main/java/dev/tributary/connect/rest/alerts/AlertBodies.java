package dev.tributary.connect.rest.alerts;

import dev.tributary.connect.api.AlertKind;
import dev.tributary.connect.rest.alerts.Alert.End;
import dev.tributary.connect.rest.alerts.Alert.Facts;
import dev.tributary.connect.rest.alerts.Alert.Ref;
import dev.tributary.connect.rest.alerts.Outbox.Entry;
import dev.tributary.connect.rest.body.AlertBody;
import dev.tributary.connect.rest.body.AlertEventBody;
import dev.tributary.connect.rest.body.AlertsBody;
import dev.tributary.connect.rest.peer.PathSegments;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Alerts as JSON, and back: what one worker tells, another one goes on from. Pure. */
final class AlertBodies {
    private static final int VERSION = 1;
    private static final Comparator<Alert> WORST_FIRST = Comparator.comparing(
                    (Alert it) -> it.key().kind().severity())
            .thenComparing(Comparator.comparing(Alert::firedAt).reversed())
            .thenComparing(Alert::key);

    private AlertBodies() {}

    static List<AlertBody> active(AlertBook book, String cluster, Webhooks webhooks) {
        return book.active().values().stream()
                .sorted(WORST_FIRST)
                .map(it -> body(it, cluster, webhooks))
                .toList();
    }

    static List<AlertBody> ended(AlertBook book, String cluster, Webhooks webhooks) {
        return book.ended().stream().map(it -> body(it, cluster, webhooks)).toList();
    }

    private static AlertBody body(Alert alert, String cluster, Webhooks webhooks) {
        AlertKey key = alert.key();
        Facts facts = alert.facts();
        End end = alert.end();
        return new AlertBody(
                key.id(cluster),
                key.kind().word(),
                key.kind().severity(),
                key.connector(),
                key.task(),
                facts.workerId(),
                facts.summary(),
                facts.detail(),
                alert.since().toEpochMilli(),
                alert.firedAt().toEpochMilli(),
                end == null ? null : end.at().toEpochMilli(),
                end == null ? null : end.why(),
                webhooks.deliveries(alert));
    }

    /** What another worker told. Alerts of kinds that this one does not know are left out. */
    static AlertBook book(AlertsBody told) {
        return AlertBook.of(alerts(told.active()), alerts(told.resolved()));
    }

    private static List<Alert> alerts(List<AlertBody> bodies) {
        return bodies.stream().flatMap(it -> alert(it).stream()).toList();
    }

    private static List<Alert> alert(AlertBody body) {
        return AlertKind.of(body.kind()).stream()
                .map(kind -> new Alert(
                        new AlertKey(kind, body.connector(), body.task()),
                        new Facts(body.workerId(), body.summary(), body.detail()),
                        Instant.ofEpochMilli(body.sinceMs()),
                        Instant.ofEpochMilli(body.firedAtMs()),
                        body.resolvedAtMs() == null
                                ? null
                                : new End(
                                        Instant.ofEpochMilli(body.resolvedAtMs()), String.valueOf(body.resolution()))))
                .toList();
    }

    static void each(AlertsBody told, BiConsumer<Ref, AlertBody> action) {
        Stream.concat(told.active().stream(), told.resolved().stream())
                .forEach(body -> alert(body).forEach(it -> action.accept(it.ref(), body)));
    }

    /**
     * @param console where the console is; null if there is none
     */
    static AlertEventBody event(Entry entry, String cluster, @Nullable URI console) {
        Alert alert = entry.alert();
        AlertKey key = alert.key();
        Facts facts = alert.facts();
        End end = entry.fired() ? null : alert.end();
        String why = end == null ? null : end.why();
        return new AlertEventBody(
                VERSION,
                entry.fired() ? "fired" : "resolved",
                key.id(cluster),
                key.kind().word(),
                key.kind().severity(),
                cluster,
                key.connector(),
                key.task(),
                facts.workerId(),
                facts.summary(),
                facts.detail(),
                alert.since().toEpochMilli(),
                alert.firedAt().toEpochMilli(),
                (end == null ? alert.firedAt() : end.at()).toEpochMilli(),
                why,
                console == null ? null : console + "#/connectors/" + PathSegments.encoded(key.connector()),
                entry.fired()
                        ? "[" + cluster + "] " + key.kind().severity() + ": " + facts.summary()
                        : "[" + cluster + "] resolved: " + why + " (It was: " + facts.summary() + ")");
    }

    /** A test. */
    static AlertEventBody test(String cluster, String worker, @Nullable URI console, Instant now) {
        String summary = "This is a test of the alerts of cluster " + cluster + ": nothing is wrong.";
        return new AlertEventBody(
                VERSION,
                "test",
                PathSegments.encoded(cluster) + "/test",
                "test",
                "info",
                cluster,
                null,
                null,
                worker,
                summary,
                null,
                now.toEpochMilli(),
                now.toEpochMilli(),
                now.toEpochMilli(),
                null,
                console == null ? null : console + "#/alerts",
                "[" + cluster + "] test: " + summary);
    }
}
