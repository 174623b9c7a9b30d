package dev.tributary.connect.rest.body;

import dev.tributary.connect.rest.openapi.Doc;
import org.jspecify.annotations.Nullable;

/** How far one receiver has been told of an alert. */
public record AlertDeliveryBody(
        @Doc("The receiver: the id of one of `webhooks`.") String webhook,

        @Doc(
                value =
                        "Whether it was told that the alert began. `waiting`: it will be tried, or tried again; `rejected`: the "
                                + "receiver does not want it; `skipped`: it was over before it could be sent, or too much waited.",
                allowed = {"waiting", "delivered", "rejected", "skipped"})
        String fired,

        @Doc(
                value = "Whether it was told that the alert is over; null while it is not.",
                allowed = {"waiting", "delivered", "rejected", "skipped"})
        @Nullable
        String resolved,

        @Doc("How often what is being sent, or was sent last, was tried.")
        int attempts,

        @Doc("Why the last attempt failed; null if it did not.") @Nullable
        String problem) {}
