package dev.tributary.connect.rest.openapi;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A JSON request body. */
@Retention(RetentionPolicy.CLASS)
@Target({})
public @interface Body {
    /** A record, or {@link Scalar}. */
    Class<?> type();

    /** How often the type occurs. */
    Shape shape() default Shape.ONE;

    /** What it is. */
    String description();

    /** A body that can be sent; if empty, that of the type. */
    String example() default "";
}
