package dev.tributary.connect.runtime.plugin;

/**
 * Runs plugin code under the context class loader that it expects, and puts the former one back.
 *
 * <pre>{@code
 * ContextLoader.run(pluginLoader, () -> plugin.configure(config));
 * }</pre>
 *
 * Not for record loops: there, swap once per batch with {@link #swap}. Thread-safe: touches the calling thread only.
 */
public final class ContextLoader {
    private ContextLoader() {}

    /** Like a supplier, with the checked exception that its code throws. */
    @FunctionalInterface
    public interface Call<T, X extends Exception> {
        T call() throws X;
    }

    /** Like a runnable, with the checked exception that its code throws. */
    @FunctionalInterface
    public interface Run<X extends Exception> {
        void run() throws X;
    }

    public static <T, X extends Exception> T call(ClassLoader loader, Call<T, X> code) throws X {
        ClassLoader before = swap(loader);
        try {
            return code.call();
        } finally {
            swap(before);
        }
    }

    public static <X extends Exception> void run(ClassLoader loader, Run<X> code) throws X {
        ClassLoader before = swap(loader);
        try {
            code.run();
        } finally {
            swap(before);
        }
    }

    /** Sets the calling thread's context loader and returns the former one, for the caller to put back. */
    public static ClassLoader swap(ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        return before;
    }
}
