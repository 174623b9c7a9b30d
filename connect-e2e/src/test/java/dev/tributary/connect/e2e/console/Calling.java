package dev.tributary.connect.e2e.console;

import com.microsoft.playwright.Page;
import java.util.List;

/** Modules of the console that show nothing, called in the browser with tables of cases. */
abstract class Calling extends Browsing {
    /** A page of the worker without scripts of its own: the REST API's first answer. */
    Page blank() {
        windows.expect("Failed to load resource: .* status of 404 .*favicon.*");
        return windows.open(site().one().url());
    }

    /** What a function of the module gives for each of these; exceptions as {@code "! message"}. */
    @SuppressWarnings("unchecked")
    static <T> List<T> each(Page page, String module, String function, List<?> cases) {
        return (List<T>) page.evaluate("""
                async ([module, cases]) => {
                  const it = await import(`/console/js/${module}.js`);
                  const call = %s;
                  return cases.map(one => {
                    try {
                      return call(it, one);
                    } catch (failure) {
                      return `! ${failure.message}`;
                    }
                  });
                }
                """.formatted(function), List.of(module, cases));
    }

    static <T> T one(Page page, String module, String function, Object argument) {
        return Calling.<T>each(page, module, function, List.of(argument)).get(0);
    }
}
