package dev.tributary.connect.rest.openapi;

/** How often a type occurs in a body. */
public enum Shape {
    /** Once: it is the body. */
    ONE,
    /** In an array. */
    LIST,
    /** As the values of an object with any keys. */
    MAP
}
