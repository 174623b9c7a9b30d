package dev.tributary.connect.cli.maven;

import java.util.Set;
import java.util.TreeSet;
import org.eclipse.aether.collection.DependencyCollectionContext;
import org.eclipse.aether.collection.DependencySelector;
import org.eclipse.aether.collection.DependencyTraverser;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyNode;

/** Selects what a plugin needs when it runs, and remembers what it left to the worker. Thread-safe: the collector has threads. */
final class RuntimeDependencies implements DependencySelector {
    private static final Set<String> SCOPES = Set.of("", "compile", "runtime");

    private final Set<String> leftOut = new TreeSet<>();

    @Override
    public boolean selectDependency(Dependency dependency) {
        if (!SCOPES.contains(dependency.getScope()) || dependency.isOptional()) {
            return false;
        }
        if (LeftOut.contains(dependency.getArtifact())) {
            remember(LeftOut.key(dependency.getArtifact()));
            return false;
        }
        return true;
    }

    @Override
    public DependencySelector deriveChildSelector(DependencyCollectionContext context) {
        return this;
    }

    /** Once more when the graph is complete: dependency management may have changed the scope. */
    static boolean isOne(DependencyNode node) {
        return node.getDependency() == null
                || SCOPES.contains(node.getDependency().getScope());
    }

    private synchronized void remember(String key) {
        leftOut.add(key);
    }

    synchronized Set<String> leftOut() {
        return new TreeSet<>(leftOut);
    }

    /** Does not look below what comes without its dependencies. */
    static final class Traverser implements DependencyTraverser {
        @Override
        public boolean traverseDependency(Dependency dependency) {
            return !LeftOut.needsNothing(dependency.getArtifact());
        }

        @Override
        public DependencyTraverser deriveChildTraverser(DependencyCollectionContext context) {
            return this;
        }
    }
}
