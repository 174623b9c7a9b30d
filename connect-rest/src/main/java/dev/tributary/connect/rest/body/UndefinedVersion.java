package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.InstanceStatus;
import org.jspecify.annotations.Nullable;

/** Keeps the version of plugins that have none out of the JSON; a version that is not known stays, as null. */
final class UndefinedVersion {
    /** Called by Jackson with the value to write; equal means left out. */
    @Override
    public boolean equals(@Nullable Object version) {
        return InstanceStatus.UNDEFINED_VERSION.equals(version);
    }

    @Override
    public int hashCode() {
        return InstanceStatus.UNDEFINED_VERSION.hashCode();
    }
}
