package dev.tributary.connect.e2e.console;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What axe, Deque's engine of accessibility rules, finds in a page. Stateless. */
final class Axe {
    private static final String SCRIPT = script();

    /** Rules of WCAG 2.2 at level AA, and what is common practice; found are whole elements with what would mend them. */
    private static final String RUN = """
            async rules => {
              const result = await axe.run(document, {
                resultTypes: ['violations'],
                runOnly: rules.length > 0 ? { type: 'rule', values: rules }
                  : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
              });
              return result.violations.filter(it => it.impact === 'serious' || it.impact === 'critical')
                .flatMap(it => it.nodes.map(node => `${it.id}: ${it.help}: ${node.target.join(' ')}: `
                  + `${node.html.slice(0, 160)} ${node.failureSummary.replace(/\\s+/g, ' ')}`));
            }
            """;

    private Axe() {}

    private static String script() {
        try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(in, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Serious and critical findings of all rules. */
    static List<String> findings(Page page) {
        return run(page, List.of());
    }

    /** Those that another theme can bring about. */
    static List<String> findingsOfColour(Page page) {
        return run(page, List.of("color-contrast", "link-in-text-block"));
    }

    @SuppressWarnings("unchecked")
    private static List<String> run(Page page, List<String> rules) {
        if (Boolean.FALSE.equals(page.evaluate("'axe' in window"))) {
            page.evaluate(SCRIPT + "\n;0");
        }
        return (List<String>) page.evaluate(RUN, rules);
    }
}
