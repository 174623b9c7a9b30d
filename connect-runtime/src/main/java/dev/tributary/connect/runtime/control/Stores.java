package dev.tributary.connect.runtime.control;

import dev.tributary.connect.runtime.state.ConfigStore;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.state.OffsetStore;
import dev.tributary.connect.runtime.state.StatusStore;

/**
 * Where the worker keeps what it must not forget. Not started: {@link WorkerControl#start} does that; closed by whoever made
 * them, after {@link WorkerControl#close}.
 *
 * @param codec the forms of the source offsets
 */
public record Stores(ConfigStore configs, StatusStore statuses, OffsetStore offsets, OffsetCodec codec) {}
