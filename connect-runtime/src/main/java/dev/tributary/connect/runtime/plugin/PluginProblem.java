package dev.tributary.connect.runtime.plugin;

/**
 * Something that was found while looking for plugins and that keeps one of them from being used, or will surprise.
 * Immutable.
 *
 * @param where the path, or {@code classpath}
 * @param what what is wrong and what to do about it
 * @param lossy whether something that was meant to be a plugin is missing because of it
 */
record PluginProblem(String where, String what, boolean lossy) {
    /** Something is missing: someone must act. */
    static PluginProblem lost(Object where, String what) {
        return new PluginProblem(where.toString(), what, true);
    }

    /** Nothing is missing yet. */
    static PluginProblem odd(Object where, String what) {
        return new PluginProblem(where.toString(), what, false);
    }

    @Override
    public String toString() {
        return where + ": " + what;
    }
}
