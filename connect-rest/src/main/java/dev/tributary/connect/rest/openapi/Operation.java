package dev.tributary.connect.rest.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes an endpoint. Path, method, content types and the names of parameters are those of the Jakarta REST annotations;
 * the errors that every endpoint may answer with are added to those given here.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Operation {
    /** What it does, in a few words without a full stop. */
    String summary();

    /** What a client has to know besides, in sentences; empty for nothing. */
    String description() default "";

    /** One for each query parameter of the method. */
    Query[] query() default {};

    /** The request body: one, or none. */
    Body[] body() default {};

    /** Those that are particular to this endpoint. */
    Answer[] answers();
}
