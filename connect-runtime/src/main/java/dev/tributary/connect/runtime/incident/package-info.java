/**
 * Puts together, when a connector or task fails or stalls, one document of everything that the worker knows about it, with a likely
 * cause and what to do; kept in memory. Whoever tells of a failure goes on at once: a short-lived thread does the work. Does not decide
 * what is done about failures. Read {@link dev.tributary.connect.runtime.incident.IncidentRecorder} first, then {@link
 * dev.tributary.connect.runtime.incident.LikelyCauses}.
 */
@NullMarked
package dev.tributary.connect.runtime.incident;

import org.jspecify.annotations.NullMarked;
