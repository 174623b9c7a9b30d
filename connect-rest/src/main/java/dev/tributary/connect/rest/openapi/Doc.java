package dev.tributary.connect.rest.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a field of a body. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.FIELD)
public @interface Doc {
    /** What it holds. */
    String value();

    /** All values it can have; empty for any. */
    String[] allowed() default {};

    /** For a map: what its values are, where the Java type does not tell. */
    Class<?> values() default Void.class;

    /** Whether a request may leave it out. */
    boolean optional() default false;
}
