package dev.tributary.connect.rest.openapi;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** One way in which an endpoint answers. Several with the same status are alternatives. */
@Retention(RetentionPolicy.CLASS)
@Target({})
public @interface Answer {
    /** The HTTP status. */
    int status();

    /** When it is the answer, or what it means. */
    String description();

    /** A record, {@link TextOrNull} or {@code String}; {@code Void} for no body, with an error status for the error body. */
    Class<?> type() default Void.class;

    /** How often the type occurs. */
    Shape shape() default Shape.ONE;

    /** The content type of a body. */
    String mediaType() default "application/json";
}
