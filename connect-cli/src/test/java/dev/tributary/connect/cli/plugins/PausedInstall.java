package dev.tributary.connect.cli.plugins;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A process that installs a plugin and stops in the middle, to be killed there: arguments DIRECTORY NAME. */
final class PausedInstall {
    private PausedInstall() {}

    public static void main(String[] args) {
        new PluginDirectory(Path.of(args[0]), Clock.systemUTC())
                .install(
                        new NewPlugin(args[1], "1.0", "test", directory -> {
                            Files.writeString(directory.resolve("half.jar"), "half of a jar");
                            System.out.println("paused");
                            System.out.flush();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return Map.of();
                        }),
                        false);
    }
}
