package dev.tributary.connect.rest.alerts;

import dev.tributary.connect.rest.alerts.Alert.Ref;
import dev.tributary.connect.rest.alerts.Webhook.Surroundings;
import dev.tributary.connect.rest.body.AlertDeliveryBody;
import dev.tributary.connect.rest.body.AlertTestBody;
import dev.tributary.connect.rest.body.AlertsBody;
import dev.tributary.connect.rest.body.WebhookBody;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** All receivers. Thread-safe. */
final class Webhooks {
    private final List<Webhook> all;

    Webhooks(Surroundings surroundings) {
        this.all = surroundings.settings().webhooks().stream()
                .map(url -> new Webhook(url, surroundings))
                .toList();
    }

    void be(boolean sending) {
        all.forEach(it -> it.be(sending));
    }

    void offer(AlertBook.Step step) {
        List<Alert> kept = new ArrayList<>(step.after().active().values());
        kept.addAll(step.after().ended());
        all.forEach(it -> it.offer(step.fired(), step.ended(), kept));
    }

    List<WebhookBody> bodies() {
        return all.stream().map(Webhook::status).map(Webhooks::body).toList();
    }

    private static WebhookBody body(Webhook.Status status) {
        Webhook.Problem problem = status.problem();
        return new WebhookBody(
                status.id(),
                status.shown(),
                status.waiting(),
                status.delivered(),
                problem == null ? null : problem.why(),
                problem == null ? null : problem.at().toEpochMilli());
    }

    List<AlertDeliveryBody> deliveries(Alert alert) {
        return all.stream()
                .flatMap(it -> Stream.ofNullable(it.delivery(alert)).map(known -> body(it, known)))
                .toList();
    }

    private static AlertDeliveryBody body(Webhook webhook, Delivery known) {
        Delivery.State ended = known.ended();
        return new AlertDeliveryBody(
                webhook.id(),
                known.fired().word(),
                ended == null ? null : ended.word(),
                known.attempts(),
                known.problem());
    }

    /** Goes on where another worker was. */
    void restore(AlertBook book, AlertsBody told) {
        for (Webhook webhook : all) {
            Map<Ref, Delivery> known = new HashMap<>();
            AlertBodies.each(
                    told,
                    (ref, alert) -> alert.deliveries().stream()
                            .filter(it -> it.webhook().equals(webhook.id()))
                            .findFirst()
                            .ifPresent(it -> known.put(ref, delivery(it))));
            webhook.restore(book, known);
        }
    }

    private static Delivery delivery(AlertDeliveryBody body) {
        String ended = body.resolved();
        return new Delivery(state(body.fired()), ended == null ? null : state(ended), body.attempts(), body.problem());
    }

    private static Delivery.State state(String word) {
        return Delivery.State.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Each receiver is sent this once, now. */
    CompletableFuture<List<AlertTestBody.Outcome>> test(byte[] json) {
        List<CompletableFuture<AlertTestBody.Outcome>> outcomes = all.stream()
                .map(webhook -> webhook.send(json).handle((reply, failure) -> {
                    String problem = Webhook.problem(reply, failure);
                    return new AlertTestBody.Outcome(
                            webhook.id(),
                            webhook.shown(),
                            problem == null,
                            reply == null ? null : reply.status(),
                            problem);
                }))
                .toList();
        return CompletableFuture.allOf(outcomes.toArray(CompletableFuture<?>[]::new))
                .thenApply(nothing ->
                        outcomes.stream().map(CompletableFuture::join).toList());
    }
}
