package dev.tributary.connect.runtime.config;

/**
 * What the worker does about the topics of connectors. Immutable.
 *
 * @param creation {@code topic.creation.enable}: whether sources may create topics by their {@code topic.creation.*}
 * @param tracking {@code topic.tracking.enable}: whether the topics that connectors use are noted
 * @param trackingReset {@code topic.tracking.allow.reset}: whether the notes may be deleted on request
 */
public record TopicSettings(boolean creation, boolean tracking, boolean trackingReset) {}
