package dev.tributary.connect.rest.resource;

import dev.tributary.connect.rest.body.BadBodyException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Query parameters that are refused, with status 400, if they are not what is expected. */
final class Parameters {
    private Parameters() {}

    /** A parameter that may be given several times, each time as a list with commas; without empty parts. */
    static Set<String> list(List<String> given) {
        return given.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** As {@link #list}, of names of constants, in any case; all of them if none is given. */
    static <E extends Enum<E>> Set<E> names(String parameter, List<String> given, Class<E> type) {
        Set<E> names = EnumSet.noneOf(type);
        list(given).forEach(value -> names.add(name(parameter, value, type)));
        return names.isEmpty() ? EnumSet.allOf(type) : names;
    }

    /** One name of a constant, in any case. */
    static <E extends Enum<E>> E name(String parameter, String given, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(given)) {
                return constant;
            }
        }
        String known = Arrays.stream(type.getEnumConstants())
                .map(it -> it.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new BadBodyException(parameter + ": '" + given + "' (expected: one of " + known + ", in any case).");
    }

    /** A number from 0. */
    static long number(String parameter, @Nullable String given, long whenAbsent) {
        if (given == null || given.isBlank()) {
            return whenAbsent;
        }
        try {
            long number = Long.parseLong(given.trim());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException none) {
            throw notANumber(parameter, given);
        }
        throw notANumber(parameter, given);
    }

    private static BadBodyException notANumber(String parameter, String given) {
        return new BadBodyException(parameter + ": '" + given + "' (expected: a whole number from 0).");
    }
}
