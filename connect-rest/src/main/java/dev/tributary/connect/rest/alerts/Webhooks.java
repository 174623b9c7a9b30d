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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

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
        return all.stream()
                .map(Webhook::status)
                .map(it -> new WebhookBody(
                        it.id(),
                        it.shown(),
                        it.waiting(),
                        it.delivered(),
                        it.problem() == null ? null : it.problem().why(),
                        it.problem() == null ? null : it.problem().at().toEpochMilli()))
                .toList();
    }

    List<AlertDeliveryBody> deliveries(Alert alert) {
        return all.stream()
                .map(it -> {
                    Delivery known = it.delivery(alert);
                    return known == null
                            ? null
                            : new AlertDeliveryBody(
                                    it.id(),
                                    known.fired().word(),
                                    known.ended() == null ? null : known.ended().word(),
                                    known.attempts(),
                                    known.problem());
                })
                .filter(Objects::nonNull)
                .toList();
    }

    /** Goes on where another worker was. */
    void restore(AlertBook book, AlertsBody told) {
        for (Webhook webhook : all) {
            Map<Ref, Delivery> known = new HashMap<>();
            AlertBodies.each(told, (ref, alert) -> alert.deliveries().stream()
                    .filter(it -> it.webhook().equals(webhook.id()))
                    .findFirst()
                    .ifPresent(it -> known.put(ref, delivery(it))));
            webhook.restore(book, known);
        }
    }

    private static Delivery delivery(AlertDeliveryBody body) {
        String ended = body.resolved();
        return new Delivery(
                state(body.fired()), ended == null ? null : state(ended), body.attempts(), body.problem());
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
                .thenApply(nothing -> outcomes.stream().map(CompletableFuture::join).toList());
    }
}
