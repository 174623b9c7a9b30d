package dev.tributary.connect.cli.terminal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked to. The message is for who typed it: what, where, and what to do. Exit code 1. */
public final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailed(String message) {
        super(message);
    }

    public CommandFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * A file or directory could not be read or written.
     *
     * @param what what was being done, such as "Plugins cannot be installed in"
     */
    public static CommandFailed at(String what, Path where, Exception cause) {
        return new CommandFailed(what + " " + where + ": " + reason(cause), cause);
    }

    /** A file cannot have this name here: with LANG=C, or none, Java knows names of ASCII alone. */
    public static CommandFailed unnameable(String name, InvalidPathException cause) {
        return new CommandFailed(
                "There can be no file '" + name + "' here: " + cause.getReason()
                        + ". If it is the letters, run this again with LC_ALL=C.UTF-8.",
                cause);
    }

    private static String reason(Exception cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof AccessDeniedException
                || message.toLowerCase(Locale.ROOT).contains("permission denied")) {
            return "no permission for " + file(cause) + ". Run this as a user who has it.";
        }
        if (message.contains("No space left") || message.contains("Disk quota exceeded")) {
            return "the disk is full (" + message + "). Make room and run this again.";
        }
        if (cause instanceof ReadOnlyFileSystemException || message.contains("Read-only file system")) {
            return "it is on a file system that is mounted read-only.";
        }
        if (cause instanceof NoSuchFileException) {
            return "there is no " + file(cause) + ".";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return file(cause) + " is there already.";
        }
        if (cause instanceof NotDirectoryException) {
            return file(cause) + " is not a directory.";
        }
        if (cause instanceof FileSystemException || cause instanceof IOException) {
            return message;
        }
        return cause.toString();
    }

    private static String file(Exception cause) {
        return cause instanceof FileSystemException failed && failed.getFile() != null ? failed.getFile() : "it";
    }
}
