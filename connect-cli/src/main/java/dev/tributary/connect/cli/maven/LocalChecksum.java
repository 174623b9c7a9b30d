package dev.tributary.connect.cli.maven;

import dev.tributary.connect.cli.terminal.CommandFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Compares a file of the local repository with the checksum that was kept beside it when it was downloaded: it may have
 * been damaged since, or have come with a Maven that only warns. What has no checksum there was put there by its owner.
 */
final class LocalChecksum {
    private LocalChecksum() {}

    static void verify(Path file) {
        Path kept = file.resolveSibling(file.getFileName() + ".sha1");
        try {
            if (!Files.isRegularFile(kept)) {
                return;
            }
            String expected = Files.readString(kept).strip().split("\\s+")[0].toLowerCase(Locale.ROOT);
            String actual = sha1(file);
            if (!expected.equals(actual)) {
                throw new CommandFailed("The file " + file + " is not what was downloaded: its SHA-1 is " + actual
                        + " (expected: " + expected + ", from " + kept.getFileName()
                        + "). Delete it, and run this again to have it downloaded anew.");
            }
        } catch (IOException e) {
            throw CommandFailed.at("Cannot check", file, e);
        }
    }

    private static String sha1(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
