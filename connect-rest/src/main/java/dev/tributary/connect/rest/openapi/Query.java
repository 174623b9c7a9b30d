package dev.tributary.connect.rest.openapi;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A query parameter, all of which are optional. */
@Retention(RetentionPolicy.CLASS)
@Target({})
public @interface Query {
    /** As in the address. */
    String name();

    /** What it does. */
    String description();

    /** {@code String}, {@code boolean}, or a type that is one of these in an array if it may be repeated. */
    Class<?> type() default String.class;

    /** The values that have a meaning; empty for any. */
    String[] allowed() default {};

    /** A value for the example; several, with commas between, if it may be repeated. Empty: not part of the example. */
    String example() default "";

    /** What holds without it; empty for nothing. */
    String defaultValue() default "";
}
