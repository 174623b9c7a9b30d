package dev.tributary.connect.runtime.pipeline;

/** Where in the life of a record something failed, under the names that error reports use ({@code tasks} 5.2). */
public enum Stage {
    TASK_POLL,
    TASK_PUT,
    TRANSFORMATION,
    KEY_CONVERTER,
    VALUE_CONVERTER,
    HEADER_CONVERTER,
    KAFKA_PRODUCE,
    KAFKA_CONSUME
}
