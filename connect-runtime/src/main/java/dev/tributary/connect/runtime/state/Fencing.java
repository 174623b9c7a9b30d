package dev.tributary.connect.runtime.state;

import org.jspecify.annotations.Nullable;

/**
 * What the config log says of the transactional producers of a connector's tasks. Immutable. Source: {@code
 * internal-topics} 5.9.
 *
 * @param pending tasks were committed since producers were fenced last
 * @param producers how many producers there may be, by the last task count record; null if there is none
 */
public record Fencing(boolean pending, @Nullable Integer producers) {}
