package dev.tributary.connect.cli.maven;

import dev.tributary.connect.cli.maven.ResolvedPlugin.ResolvedFile;
import dev.tributary.connect.cli.terminal.CommandFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession.CloseableSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.collection.DependencyCollectionException;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.ArtifactRepository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResolutionException;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;
import org.eclipse.aether.util.graph.selector.AndDependencySelector;
import org.eclipse.aether.util.graph.selector.ExclusionDependencySelector;
import org.eclipse.aether.util.repository.SimpleArtifactDescriptorPolicy;
import org.eclipse.aether.util.repository.SimpleResolutionErrorPolicy;

/**
 * Maven's own resolution of a connector and its run-time dependencies. Repositories named in POMs are not asked: code comes
 * from where the user said. Confined to one thread; close it.
 */
public final class PluginResolver implements AutoCloseable {
    private final RepositorySystem system;
    private final CloseableSession session;
    private final List<RemoteRepository> repositories;
    private final RuntimeDependencies selector = new RuntimeDependencies();

    /** @param progress is told of every downloaded file; called by several threads */
    public PluginResolver(RepositoryOptions options, Consumer<String> progress) {
        MavenSettings settings = MavenSettings.read(options);
        List<RemoteRepository> wanted = Repositories.parse(options.repositories(), settings);
        Path local = options.localRepository() == null
                ? settings.localRepository(options.home())
                : options.localRepository();
        system = new RepositorySystemSupplier().get();
        int timeoutMs = (int) options.timeout().toMillis();
        session = new SessionBuilderSupplier(system)
                .get()
                .withLocalRepositoryBaseDirectories(local)
                .setSystemProperties(System.getProperties())
                .setOffline(options.offline() || settings.offline())
                .setChecksumPolicy(RepositoryPolicy.CHECKSUM_POLICY_FAIL)
                .setMirrorSelector(settings.mirrors())
                .setProxySelector(settings.proxies())
                .setAuthenticationSelector(settings.logins())
                .setIgnoreArtifactDescriptorRepositories(true)
                .setDependencySelector(new AndDependencySelector(selector, new ExclusionDependencySelector()))
                .setDependencyTraverser(new RuntimeDependencies.Traverser())
                // Without a POM its dependencies are unknown, and the plugin would fail much later.
                .setArtifactDescriptorPolicy(new SimpleArtifactDescriptorPolicy(false, true))
                // What failed a minute ago is asked for again.
                .setResolutionErrorPolicy(new SimpleResolutionErrorPolicy(false, false))
                .setTransferListener(new DownloadLines(progress))
                .setConfigProperty("aether.transport.http.connectTimeout", timeoutMs)
                .setConfigProperty("aether.transport.http.requestTimeout", timeoutMs)
                .setConfigProperty("aether.transport.http.retryHandler.count", 1)
                .build();
        repositories = system.newResolutionRepositories(session, wanted);
    }

    /**
     * The connector and what it needs when it runs.
     *
     * @throws CommandFailed if anything of it cannot be had
     */
    public ResolvedPlugin resolve(Coordinates coordinates) {
        Dependency root = new Dependency(coordinates.toArtifact(), "runtime");
        try {
            var graph = system.collectDependencies(session, new CollectRequest(root, repositories));
            var resolved = system.resolveDependencies(
                    session,
                    new DependencyRequest(graph.getRoot(), (node, parents) -> RuntimeDependencies.isOne(node)));
            return new ResolvedPlugin(files(coordinates, resolved.getArtifactResults()), selector.leftOut());
        } catch (DependencyCollectionException | DependencyResolutionException e) {
            throw failed(coordinates, e);
        }
    }

    /** An artifact alone: an archive that has all it needs. */
    public ResolvedFile resolveAlone(Coordinates coordinates) {
        try {
            ArtifactResult result =
                    system.resolveArtifact(session, new ArtifactRequest(coordinates.toArtifact(), repositories, null));
            return file(result, new HashSet<>());
        } catch (ArtifactResolutionException e) {
            throw failed(coordinates, e);
        }
    }

    /** What there is, for somebody who asked for what there is not. */
    public String hint(Coordinates coordinates) {
        return NearestVersion.hint(coordinates, versions(coordinates));
    }

    /** The versions that the repositories say they have, oldest first; empty if they cannot be asked. */
    private List<String> versions(Coordinates coordinates) {
        Artifact any = coordinates.toArtifact().setVersion("[0,)");
        try {
            return system
                    .resolveVersionRange(session, new VersionRangeRequest(any, repositories, null))
                    .getVersions()
                    .stream()
                    .map(Object::toString)
                    .toList();
        } catch (VersionRangeResolutionException e) {
            return List.of(); // asked for a hint alone
        }
    }

    private CommandFailed failed(Coordinates coordinates, Exception failure) {
        Reasons reasons = Reasons.of(failure);
        String message = coordinates + " cannot be installed:\n" + reasons;
        if (!reasons.advice().isEmpty()) {
            message += "\n" + reasons.advice();
        }
        if (reasons.isMissing(coordinates.toArtifact())) {
            message += "\n" + hint(coordinates);
        }
        return new CommandFailed(message, failure);
    }

    private List<ResolvedFile> files(Coordinates root, List<ArtifactResult> results) {
        Set<String> names = new HashSet<>();
        List<ResolvedFile> files = new ArrayList<>();
        for (ArtifactResult result : results) {
            String extension = result.getArtifact().getExtension();
            if (extension.equals("jar")) {
                files.add(file(result, names));
            } else if (!extension.equals("pom")) {
                throw new CommandFailed(root + " needs " + result.getArtifact() + ", which is not a JAR: it cannot be"
                        + " installed into a plugin path.");
            }
        }
        return files;
    }

    private ResolvedFile file(ArtifactResult result, Set<String> names) {
        Artifact artifact = result.getArtifact();
        Path file = artifact.getPath();
        LocalChecksum.verify(file);
        String name = String.valueOf(file.getFileName());
        if (!names.add(name)) { // two groups that use the same name
            name = artifact.getGroupId() + "." + name;
            names.add(name);
        }
        return new ResolvedFile(file, name, artifact.toString(), origin(result.getRepository()));
    }

    private static String origin(ArtifactRepository repository) {
        return repository instanceof RemoteRepository remote ? remote.getUrl() : "local repository";
    }

    @Override
    public void close() {
        session.close();
        system.shutdown();
    }
}
