package dev.tributary.connect.rest.body;

import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.util.Set;

/** The topics that a connector has used. */
@Example("{\"topics\":[\"orders\"]}")
public record TopicsBody(
        @Doc("The names of the topics, in no particular order.")
        Set<String> topics) {}
