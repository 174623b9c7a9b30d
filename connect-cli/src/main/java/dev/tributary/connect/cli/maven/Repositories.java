package dev.tributary.connect.cli.maven;

import dev.tributary.connect.cli.terminal.CommandFailed;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.maven.settings.Repository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;

/** Repositories as users write them. Every one of them must give checksums, and the right ones. */
final class Repositories {
    private static final String CENTRAL = "https://repo.maven.apache.org/maven2/";
    private static final Pattern WITH_ID = Pattern.compile("([A-Za-z0-9_.-]{2,})(?:=|::)(.*)");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final RepositoryPolicy STRICT =
            new RepositoryPolicy(true, RepositoryPolicy.UPDATE_POLICY_ALWAYS, RepositoryPolicy.CHECKSUM_POLICY_FAIL);

    private Repositories() {}

    static List<RemoteRepository> parse(List<String> texts, MavenSettings settings) {
        List<RemoteRepository> repositories = new ArrayList<>();
        for (Repository repository : settings.repositories()) {
            repositories.add(remote(repository.getId(), repository.getUrl()));
        }
        for (String text : texts) {
            repositories.add(parse(text));
        }
        return repositories;
    }

    private static RemoteRepository parse(String text) {
        if (text.equals("central")) {
            return new RemoteRepository.Builder("central", "default", CENTRAL)
                    .setReleasePolicy(STRICT)
                    .setSnapshotPolicy(new RepositoryPolicy(false, null, null))
                    .build();
        }
        var matcher = WITH_ID.matcher(text);
        String id = null;
        String url = text;
        if (matcher.matches()) {
            id = matcher.group(1);
            url = matcher.group(2);
        }
        URI uri = checked(text, url);
        return remote(id == null ? idOf(uri) : id, uri.toString());
    }

    private static URI checked(String text, String url) {
        URI uri;
        try {
            uri = url.contains(":/") ? URI.create(url) : Path.of(url).toUri();
        } catch (IllegalArgumentException e) {
            throw new CommandFailed("The repository '" + text + "' is no URL: " + e.getMessage(), e);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!Set.of("http", "https", "file").contains(scheme)) {
            throw new CommandFailed("The repository '" + text + "' has the scheme '" + scheme
                    + "' (expected: https, http on this machine, or file).");
        }
        if (scheme.equals("http") && !THIS_MACHINE.contains(String.valueOf(uri.getHost()))) {
            throw new CommandFailed(
                    "The repository '" + text + "' is reached without encryption, so that anybody on the way"
                            + " could put other code into the worker. Use https, or a mirror of your Maven settings.");
        }
        if (uri.getUserInfo() != null) {
            throw new CommandFailed(
                    "The URL of the repository on " + uri.getHost() + " has a password in it. Put it into a"
                            + " <server> of the Maven settings, and write --repository ID=URL with the id of that server.");
        }
        return uri;
    }

    /** The same URL always has the same id: by it the local repository tells what came from where. */
    private static String idOf(URI uri) {
        String host = uri.getHost() == null ? "file" : uri.getHost().replaceAll("[^A-Za-z0-9.-]", "_");
        return host + "-"
                + Integer.toHexString(uri.toString().replaceAll("/+$", "").hashCode());
    }

    private static RemoteRepository remote(String id, String url) {
        return new RemoteRepository.Builder(id, "default", url)
                .setPolicy(STRICT)
                .build();
    }
}
