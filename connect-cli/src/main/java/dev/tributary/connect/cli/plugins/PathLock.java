package dev.tributary.connect.cli.plugins;

import dev.tributary.connect.cli.terminal.CommandFailed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One process at a time changes a plugin path; one that dies releases the lock. The empty file stays: to delete it would let
 * a third process lock another file of the same name. Confined to one thread.
 */
final class PathLock implements AutoCloseable {
    static final String NAME = ".tributary-lock";

    private final FileChannel channel;

    private PathLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws CommandFailed if another process has it: it is done within seconds, so whoever asks again gets it */
    static PathLock on(Path pluginPath) {
        try {
            FileChannel channel =
                    FileChannel.open(pluginPath.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new CommandFailed("Another tributary is changing the plugins in " + pluginPath
                        + " right now. Run this again when it is done.");
            }
            return new PathLock(channel);
        } catch (IOException e) {
            throw CommandFailed.at("Plugins cannot be changed in", pluginPath, e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CommandFailed("The lock of the plugin path cannot be released: " + e.getMessage(), e);
        }
    }
}
