package org.apache.kafka.connect.runtime.errors;

/**
 * What a record was when it came in; see {@link org.apache.kafka.connect.runtime.InternalSinkRecord#context()}. Immutable.
 *
 * @param <T> the type of the record
 */
public final class ProcessingContext<T> {
    private final T original;

    public ProcessingContext(T original) {
        this.original = original;
    }

    /** The record as it came in. */
    public T original() {
        return original;
    }
}
