package dev.tributary.connect.worker.pluginpath;

import dev.tributary.connect.runtime.plugin.PluginInventory;
import dev.tributary.connect.worker.pluginpath.Arguments.TerseException;
import dev.tributary.connect.worker.pluginpath.Arguments.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The process of {@code connect-plugin-path.sh}. Source: KIP-898. */
public final class ConnectPluginPath {
    private static final int USAGE = 1;
    private static final int TERSE = 2;
    private static final int OTHER = 3;

    private ConnectPluginPath() {}

    public static void main(String[] args) {
        System.exit(run(System.out, System.err, args)); // a plugin may have started threads of its own
    }

    /** Does what the arguments say; returns the exit code. */
    static int run(PrintStream out, PrintStream err, String... args) {
        try {
            Arguments arguments = Arguments.parse(args);
            List<String> problems = new ArrayList<>();
            if (arguments.sync()) {
                synchronize(arguments, problems, out);
            } else {
                list(PluginInventory.take(arguments.pluginPath(), arguments.single(), problems), out);
            }
            problems.forEach(problem -> err.println("WARN " + problem));
            return 0;
        } catch (UsageException e) {
            if (String.valueOf(e.getMessage()).isEmpty()) {
                out.println(Arguments.USAGE);
            } else {
                err.println(Arguments.USAGE);
                err.println();
                err.println("connect-plugin-path.sh: error: " + e.getMessage());
            }
            return USAGE;
        } catch (TerseException e) {
            err.println(e.getMessage());
            return TERSE;
        } catch (IOException e) {
            e.printStackTrace(err);
            err.println("Writing failed midway: " + e.getMessage()
                    + ". Every file is either as before or complete, but not all are changed; mend the cause and run this"
                    + " again, or install the plugin path afresh.");
            return TERSE;
        } catch (RuntimeException | LinkageError e) {
            e.printStackTrace(err);
            err.println(e.getMessage());
            return OTHER;
        }
    }

    private static void list(List<PluginInventory.Location> locations, PrintStream out) {
        out.println(String.join(
                "\t",
                "pluginName",
                "firstAlias",
                "secondAlias",
                "pluginVersion",
                "pluginType",
                "isLoadable",
                "hasManifest",
                "pluginLocation"));
        int total = 0;
        int loadable = 0;
        int compatible = 0;
        for (PluginInventory.Location location : locations) {
            for (PluginInventory.Entry entry : location.entries()) {
                out.println(row(location.path(), entry));
                total++;
                loadable += entry.loadable() ? 1 : 0;
                compatible += entry.loadable() && entry.inManifest() ? 1 : 0;
            }
        }
        out.println();
        out.println("Total plugins:      \t" + total);
        out.println("Loadable plugins:   \t" + loadable);
        out.println("Compatible plugins: \t" + compatible);
    }

    private static String row(Path location, PluginInventory.Entry entry) {
        List<String> aliases = entry.aliases();
        return String.join(
                "\t",
                entry.className(),
                aliases.isEmpty() ? "N/A" : aliases.get(0),
                aliases.size() < 2 ? "N/A" : aliases.get(1),
                entry.version(),
                entry.type().toString(),
                String.valueOf(entry.loadable()),
                String.valueOf(entry.inManifest()),
                location.toString());
    }

    private static void synchronize(Arguments arguments, List<String> problems, PrintStream out) throws IOException {
        if (arguments.dryRun()) {
            out.println("Dry run started: nothing will be changed");
        }
        out.println("Scanning for plugins...");
        List<PluginInventory.Location> locations =
                PluginInventory.take(arguments.pluginPath(), arguments.single(), problems);
        List<ManifestChange> changes = new ArrayList<>();
        for (PluginInventory.Location location : locations) {
            changes.addAll(ManifestChange.of(location, arguments.keepNotFound()));
        }
        for (ManifestChange change : changes) {
            change.check();
            print("Dry Run ", change, out);
        }
        if (!arguments.dryRun()) {
            for (ManifestChange change : changes) {
                change.apply();
                print("", change, out);
            }
        }
        if (changes.isEmpty()) {
            out.println("No changes required: all loadable plugins have accurate manifests.");
        } else if (arguments.dryRun()) {
            out.println("Dry run passed: all above changes can be committed.");
        } else {
            out.println("All loadable plugins have accurate service manifests now.");
        }
    }

    private static void print(String prefix, ManifestChange change, PrintStream out) {
        out.println(prefix + "Sync\t" + change.file() + " Add " + change.added().size() + " Remove "
                + change.removed().size());
        change.added().forEach(name -> out.println("\tAdd\t" + name));
        change.removed().forEach(name -> out.println("\tRemove\t" + name));
    }
}
