package dev.tributary.connect.cli.maven;

import java.util.function.Consumer;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;

/** A line for each file that has come: not for POMs, of which there are many small ones. Thread-safe if the consumer is. */
final class DownloadLines extends AbstractTransferListener {
    private final Consumer<String> lines;

    DownloadLines(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void transferSucceeded(TransferEvent event) {
        String name = event.getResource().getResourceName();
        if (event.getRequestType() == TransferEvent.RequestType.GET
                && !name.endsWith(".pom")
                && !name.endsWith(".xml")) {
            lines.accept("Downloaded " + name.substring(name.lastIndexOf('/') + 1) + " from "
                    + event.getResource().getRepositoryUrl());
        }
    }
}
