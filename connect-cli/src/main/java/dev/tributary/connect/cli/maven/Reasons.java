package dev.tributary.connect.cli.maven;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.collection.DependencyCollectionException;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.spi.connector.transport.http.HttpTransporterException;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.ArtifactTransferException;
import org.eclipse.aether.transfer.ChecksumFailureException;
import org.eclipse.aether.transfer.RepositoryOfflineException;

/** What the resolver's nested exceptions come to: which file, at which repository, why. Immutable. */
final class Reasons {
    private final Map<String, Set<String>> byFile = new LinkedHashMap<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<String> advice = new LinkedHashSet<>();
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private String otherwise = "";

    private Reasons() {}

    static Reasons of(Throwable failure) {
        Reasons reasons = new Reasons();
        reasons.walk(failure);
        if (reasons.byFile.isEmpty()) {
            reasons.otherwise = String.valueOf(innermost(failure).getMessage());
        }
        return reasons;
    }

    /** Whether this very artifact is what no repository has, or the POM of it. */
    boolean isMissing(Artifact artifact) {
        return missing.contains(id(artifact));
    }

    /** What to do, for everything but what is missing. */
    String advice() {
        return String.join("\n", advice);
    }

    @Override
    public String toString() {
        if (byFile.isEmpty()) {
            return "  " + otherwise;
        }
        List<String> lines = new ArrayList<>();
        byFile.forEach((file, reasons) -> {
            lines.add("  " + file);
            reasons.forEach(reason -> lines.add("    " + reason));
        });
        return String.join("\n", lines);
    }

    private void walk(Throwable failure) {
        if (!seen.add(failure)) {
            return;
        }
        if (failure instanceof ArtifactTransferException transfer) {
            add(transfer);
            return;
        }
        List<Throwable> below = new ArrayList<>(List.of(failure.getSuppressed()));
        if (failure instanceof DependencyCollectionException collection) {
            below.addAll(collection.getResult().getExceptions());
        } else if (failure instanceof DependencyResolutionException resolution) {
            resolution.getResult().getCollectExceptions().forEach(below::add);
        } else if (failure instanceof ArtifactDescriptorException descriptor && descriptor.getResult() != null) {
            below.addAll(descriptor.getResult().getExceptions());
        } else if (failure instanceof ArtifactResolutionException artifacts) {
            artifacts.getResults().forEach(result -> below.addAll(result.getExceptions()));
        }
        if (failure.getCause() != null) {
            below.add(failure.getCause());
        }
        below.forEach(this::walk);
    }

    private void add(ArtifactTransferException transfer) {
        RemoteRepository repository = transfer.getRepository();
        String where = repository == null ? "local repository" : repository.getId() + " (" + repository.getUrl() + ")";
        byFile.computeIfAbsent(transfer.getArtifact().toString(), file -> new LinkedHashSet<>())
                .add(where + ": " + reason(transfer));
    }

    private String reason(ArtifactTransferException transfer) {
        Throwable cause = innermost(transfer);
        if (find(transfer, ChecksumFailureException.class) instanceof ChecksumFailureException wrong) {
            advice.add("Nothing of it is used. Try again; if it stays so, tell whoever runs the repository.");
            String expected = wrong.getExpected();
            return expected == null || expected.isEmpty()
                    ? "it comes without a checksum, so that nobody can tell whether it is what was published"
                    : "its checksum is " + wrong.getActual() + " (expected: " + expected + ")";
        }
        if (find(transfer, RepositoryOfflineException.class) != null) {
            advice.add(
                    "Not in the local repository, and nothing may be downloaded: run it without --offline (or <offline> in"
                            + " the Maven settings), or put it there before.");
            return "not asked, because of offline mode";
        }
        if (transfer instanceof ArtifactNotFoundException) {
            missing.add(id(transfer.getArtifact()));
            return "not there";
        }
        if (find(transfer, HttpTransporterException.class) instanceof HttpTransporterException http) {
            int status = http.getStatusCode();
            if (status == 401 || status == 403 || status == 407) {
                advice.add(
                        "Credentials stand in <server> (or <proxy>) of the Maven settings, under the id of the repository.");
            }
            return "it answers with status " + status;
        }
        return unreachable(cause);
    }

    private String unreachable(Throwable cause) {
        advice.add(
                "Look at the network, at the proxy in the Maven settings, or name a repository that can be reached from here"
                        + " with --repository URL or TRIBUTARY_MAVEN_REPOSITORIES.");
        if (cause instanceof UnknownHostException) {
            return "no host of this name is known here (" + cause.getMessage() + ")";
        }
        if (cause instanceof SocketTimeoutException) {
            return "it did not answer in time (" + cause.getMessage() + "; --timeout sets how long it may take)";
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "it cannot be reached (" + cause.getMessage() + ")";
        }
        if (cause instanceof SSLException) {
            return "no secure connection (" + cause.getMessage() + ")";
        }
        if (cause instanceof SocketException || cause.getClass().getSimpleName().contains("ConnectionClosed")) {
            return "the connection was cut off in the middle (" + cause.getMessage() + ")";
        }
        return String.valueOf(cause.getMessage());
    }

    private static String id(Artifact artifact) {
        return artifact.getGroupId() + ":" + artifact.getArtifactId() + ":" + artifact.getVersion();
    }

    private static @org.jspecify.annotations.Nullable Throwable find(Throwable from, Class<? extends Throwable> type) {
        for (Throwable at = from; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return at;
            }
        }
        return null;
    }

    private static Throwable innermost(Throwable from) {
        Throwable at = from;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }
}
