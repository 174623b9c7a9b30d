/**
 * Alerts: what needs somebody, told once when it begins and once when it is over. {@link dev.tributary.connect.rest.alerts.Conditions}
 * finds in the merged health of the cluster what is so, {@link dev.tributary.connect.rest.alerts.AlertBook} makes of it what is to be
 * told, {@link dev.tributary.connect.rest.alerts.Outbox} what is yet to be sent: all three are pure.
 * {@link dev.tributary.connect.rest.alerts.AlertWatch} runs them on one worker of the cluster. Runs on the threads of answers and of a
 * timer; nothing here waits, no lock is held while something is sent. Start with the book.
 */
@NullMarked
package dev.tributary.connect.rest.alerts;

import org.jspecify.annotations.NullMarked;
