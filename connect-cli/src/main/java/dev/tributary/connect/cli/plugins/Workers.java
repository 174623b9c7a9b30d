package dev.tributary.connect.cli.plugins;

import dev.tributary.connect.cli.terminal.CommandFailed;
import dev.tributary.connect.cli.terminal.Terminal;
import java.net.URI;
import java.util.List;

/** Tells workers of a changed plugin path, one after the other. Stateless. */
final class Workers {
    private Workers() {}

    /** How many of them failed. */
    static int reload(Terminal terminal, List<URI> workers) {
        int failed = 0;
        for (URI worker : workers) {
            try {
                terminal.out().println(WorkerReload.reload(worker));
            } catch (CommandFailed e) {
                failed++;
                terminal.err().println(e.getMessage());
            }
        }
        return failed;
    }
}
