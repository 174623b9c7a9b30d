package dev.tributary.connect.rest.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Leaves an endpoint out of the document. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Hidden {
    /** Why. */
    String value();
}
