package dev.tributary.connect.rest.body;

import java.util.Set;

/** The topics that a connector has used. */
public record TopicsBody(Set<String> topics) {}
