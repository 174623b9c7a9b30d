package dev.tributary.connect.runtime.config;

/** The converters of connectors that do not choose their own. Immutable. Class names are full names, not aliases. */
public record WorkerConverters(ConverterChoice key, ConverterChoice value, ConverterChoice header) {}
