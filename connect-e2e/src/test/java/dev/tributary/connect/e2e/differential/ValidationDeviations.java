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

    private static final String BAD_REQUEST = "a mistake of the user or of the connector is a bad request";
    private static final String NO_EXCEPTION = "an error of the key, so that all others are told as well";
    private static final String ONE = "one mistake is one error";
    private static final String EARLIER = "found when a task starts, there";

    static final List<Deviation> ALL = List.of(
            of(".*", "errors\\.deadletterqueue\\..* is more", "our sources have dead letter queues, too"),
            of(".*", "errors\\.tolerance\\.put\\.enable is more", "a setting of our own"),
            of("null values|tasks\\.max is .*", "tasks\\.max value errors|error_count", ONE),
            of(
                    "topic creation groups that occur twice|an empty element among topic creation groups",
                    "error_count|topic\\.creation\\..*",
                    EARLIER),
            of(
                    "another group as an override",
                    "consumer\\.override\\.group\\.id entries",
                    "what is fine is shown once, with its definition"),
            of(
                    ".*",
                    "(key|value|header)\\.converter\\..* definition dependents",
                    "dependents are named as they are set"),
            of(
                    "a sink that defines keys of other parts.*|a converter by its alias|a published converter",
                    "groups",
                    "in the order of the definitions, not in that of a hash table"),
            of(
                    "transforms and predicates with all their keys",
                    "status 500 but 200",
                    "a transform's own key 'type' is an error of that transform"),
            of("an empty element among transforms", "error_count|groups|transforms\\.\\..* is missing", ONE),
            of(
                    "a (transform|predicate|converter) that is .*",
                    ".* value (value|visible)",
                    "no plugin, so nothing to show"),
            of(
                    "a hidden transform|an abstract transform|a converter that cannot be constructed",
                    ".* value (value|visible)",
                    "no plugin, so nothing to show"),
            of("a transform (without definition|whose definition throws)", "status 500 but 200", NO_EXCEPTION),
            of("a predicate that is not listed", "error_count|transforms\\.w\\.predicate value errors", EARLIER),
            of("a transform's version that cannot be read", "error_count|transforms\\.w\\.type value errors", ONE),
            of("an override (whose value is no number|that is empty)", "status 500 but 200", NO_EXCEPTION),
            of("overrides of a (client that is not used|sink with.*)", "status 500 but 200", NO_EXCEPTION),
            of("a connector that answers: (null|null values|throws config)", "status 500 but 400", BAD_REQUEST),
            of("a broken connector: .*", "status 500 but 400", BAD_REQUEST),
            of(
                    "no connector class|a connector that is not installed|a plugin that is no connector",
                    "status 500 but 400",
                    BAD_REQUEST),
            of("a connector version that cannot be read", "status 500 but 400", BAD_REQUEST),
            of("an empty connector version", ".*", "no version is wanted"),
            of(
                    "the same connector version again|no name, and a connector version that is not there",
                    "status 500 but 200",
                    "the same answer as the first time"));

    private ValidationDeviations() {}

    private static Deviation of(String titles, String what, String reason) {
        return new Deviation(Pattern.compile(titles), Pattern.compile(what), reason);
    }
}
