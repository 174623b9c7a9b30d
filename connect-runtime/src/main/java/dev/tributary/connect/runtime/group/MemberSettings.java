package dev.tributary.connect.runtime.group;

import java.time.Duration;

/**
 * What a member of the group goes by. Immutable.
 *
 * @param url the worker's advertised REST address, with a slash at its end; what is no address: it and the members of its
 *     group have no REST
 * @param offered the newest protocol that it offers
 * @param session {@code session.timeout.ms}
 * @param gracefulStop how long its work may take to stop before it is given up
 * @param maxRebalanceDelay {@code scheduled.rebalance.max.delay.ms}; zero when unset: lost work waits for nobody
 */
public record MemberSettings(
        String url, GroupProtocol offered, Duration session, Duration gracefulStop, Duration maxRebalanceDelay) {}
