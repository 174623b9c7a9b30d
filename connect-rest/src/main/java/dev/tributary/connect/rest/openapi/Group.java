package dev.tributary.connect.rest.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The heading under which a resource's endpoints stand. Several resources may have the same. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Group {
    /** The heading, for instance {@code Connectors}. */
    String value();
}
