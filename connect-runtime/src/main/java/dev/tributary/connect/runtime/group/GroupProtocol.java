package dev.tributary.connect.runtime.group;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The sub-protocols of the worker group, ascending by what they can do. Source: KIP-415 (incremental cooperative
 * rebalancing), KIP-507 (signed internal requests); {@code group-protocol} sections 1 and 2.1.
 */
public enum GroupProtocol {
    /** Everything stops before every rebalance. On the wire it is called {@code default}. */
    EAGER("default"),
    /** Only work that moves stops. */
    COMPATIBLE("compatible"),
    /** As compatible; requests between workers are signed. */
    SESSIONED("sessioned");

    private final String wireName;

    GroupProtocol(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JoinGroup requests; the setting {@code connect.protocol} calls {@link #EAGER} {@code eager}. */
    public String wireName() {
        return wireName;
    }

    /** The version in the header of its messages. */
    public short version() {
        return (short) ordinal();
    }

    /** Whether work keeps running over a rebalance. */
    public boolean cooperative() {
        return this != EAGER;
    }

    /** The protocol of that wire name in any case, or null. */
    public static @Nullable GroupProtocol ofWireName(String name) {
        for (GroupProtocol protocol : values()) {
            if (protocol.wireName.equals(name.toLowerCase(Locale.ROOT))) {
                return protocol;
            }
        }
        return null;
    }

    /** What a worker of this setting offers in JoinGroup, in order of preference. */
    public List<GroupProtocol> offered() {
        return switch (this) {
            case EAGER -> List.of(EAGER);
            case COMPATIBLE -> List.of(COMPATIBLE, EAGER);
            case SESSIONED -> List.of(SESSIONED, COMPATIBLE, EAGER);
        };
    }
}
