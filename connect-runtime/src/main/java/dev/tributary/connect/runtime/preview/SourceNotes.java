package dev.tributary.connect.runtime.preview;

import dev.tributary.connect.runtime.config.ConnectorSettings;
import dev.tributary.connect.runtime.config.ConnectorSettings.TransformChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records of a source are only there as they were written: behind the transforms of its stored configuration. What that means for a
 * preview. Pure.
 */
final class SourceNotes {
    private SourceNotes() {}

    /**
     * How many transforms, from the first on, are not to be applied because the records have them behind them: those with which the stored
     * configuration begins, too. None, if that would leave nothing to be seen.
     *
     * @param stored null if nothing else is stored than what is tried
     */
    static int behind(ConnectorSettings tried, @Nullable ConnectorSettings stored) {
        if (stored == null) {
            return 0;
        }
        List<TransformChoice> now = tried.transforms();
        List<TransformChoice> then = stored.transforms();
        int same = 0;
        while (same < now.size() && same < then.size() && now.get(same).equals(then.get(same))) {
            same++;
        }
        return same == now.size() ? 0 : same;
    }

    /**
     * What is to be known.
     *
     * @param exists whether there is a stored configuration at all
     */
    static List<String> of(ConnectorSettings tried, @Nullable ConnectorSettings stored, boolean exists) {
        List<String> notes = new ArrayList<>();
        int behind = behind(tried, stored);
        boolean transformed =
                exists && !(stored == null ? tried : stored).transforms().isEmpty();
        if (!transformed) {
            notes.add("The records are those that are in Kafka now, read back; the transforms are applied to them.");
        } else if (behind > 0) {
            notes.add(
                    "The records are those that the source has written: they have the stored transforms behind them. Those with"
                            + " which the chain begins as it did are not applied again; the others are applied on top.");
        } else {
            notes.add(
                    "The records are those that the source has written: they have the stored transforms behind them, and the"
                            + " transforms shown are applied on top. What the source polled is not kept anywhere; a step that"
                            + " fails or does nothing here may do so because it was applied before.");
        }
        if (stored != null && !sameConverters(tried, stored)) {
            notes.add(
                    "They are read with the converters of the stored configuration, and written with those of the draft.");
        }
        return notes;
    }

    private static boolean sameConverters(ConnectorSettings one, ConnectorSettings other) {
        return Objects.equals(one.keyConverter(), other.keyConverter())
                && Objects.equals(one.valueConverter(), other.valueConverter())
                && Objects.equals(one.headerConverter(), other.headerConverter());
    }
}
