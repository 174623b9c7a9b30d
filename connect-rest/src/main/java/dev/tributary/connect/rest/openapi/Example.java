package dev.tributary.connect.rest.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a body looks like. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Example {
    /** JSON. */
    String value();

    /** Whether fields beyond those of the record are refused, as in requests. */
    boolean closed() default false;
}
