package dev.tributary.connect.e2e.differential;

import java.util.List;
import java.util.regex.Pattern;

/** Where our answers to validations differ from Apache's, and why. What stands here must still differ, or the test fails. */
final class ValidationDeviations {
    /**
     * Something that differs.
     *
     * @param titles of the cases
     * @param what the part of the answer
     */
    record Deviation(Pattern titles, Pattern what, String reason) {
        boolean covers(ValidationCases.Case one, String part) {
            return titles.matcher(one.title()).matches() && what.matcher(part).matches();
        }
    }

    static final List<Deviation> ALL = List.of();

    private ValidationDeviations() {}

    static Deviation of(String titles, String what, String reason) {
        return new Deviation(Pattern.compile(titles), Pattern.compile(what), reason);
    }
}
