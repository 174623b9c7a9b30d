package dev.tributary.connect.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be closed, last opened first; what fails to close is logged and hinders nothing else. Belongs to one thread
 * at a time.
 */
final class ClosingOrder {
    private static final Logger LOG = LoggerFactory.getLogger(ClosingOrder.class);
    private final Deque<Step> steps = new ArrayDeque<>();

    private record Step(String name, AutoCloseable part) {}

    <T extends AutoCloseable> T add(String name, T part) {
        steps.push(new Step(name, part));
        return part;
    }

    void closeAll() {
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.part.close();
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                LOG.error("Closing {} failed; going on with the rest", step.name, e);
            }
        }
    }
}
