/**
 * Plugins whose only purpose is to be validated: definitions of every shape, and answers that no plugin should give. Packed as
 * one plugin by {@code ValidationDifferentialIT}; begin with {@code Sources}.
 */
@NullMarked
package dev.tributary.connect.e2e.validation;

import org.jspecify.annotations.NullMarked;
