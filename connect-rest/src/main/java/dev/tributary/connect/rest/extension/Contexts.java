package dev.tributary.connect.rest.extension;

import java.util.concurrent.Executor;

/** Puts extensions' code under the context class loader that it expects. Stateless. */
public final class Contexts {
    private Contexts() {}

    /** Sets the calling thread's context class loader and returns the former one, for the caller to put back. */
    public static ClassLoader swap(ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        return before;
    }

    /** An executor that runs everything under a context class loader. */
    public static Executor under(ClassLoader loader, Executor executor) {
        return action -> executor.execute(() -> {
            ClassLoader before = swap(loader);
            try {
                action.run();
            } finally {
                swap(before);
            }
        });
    }
}
