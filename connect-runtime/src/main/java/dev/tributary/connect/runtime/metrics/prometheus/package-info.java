/**
 * The metrics as text for Prometheus: names, labels, the page. Reads registries and changes nothing; knows no HTTP. Runs on
 * whatever thread asks for the page; begin with {@link dev.tributary.connect.runtime.metrics.prometheus.PrometheusPage}. The
 * library's classes are loaded by the first page, not by the start of a worker.
 */
@NullMarked
package dev.tributary.connect.runtime.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
