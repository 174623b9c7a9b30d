package dev.tributary.connect.e2e;

import java.util.List;

/**
 * Whether what was measured again and again grew in the second half of the time: a line is laid through it. It grew if the
 * line rises by more than a tolerance, and by more than the scatter of the points explains. Immutable.
 *
 * @param first value of the line where the second half begins
 * @param last value of the line where it ends
 * @param perHour how much the line rises
 * @param isGrowing whether that is more than allowed, and certain
 */
record Trend(double first, double last, double perHour, boolean isGrowing) {
    /** So many points at least make a line, of the second half alone. */
    private static final int FEWEST = 5;

    /** How many standard errors make a slope certain. */
    private static final double CERTAIN = 3;

    private static final double SECONDS_PER_HOUR = 3600;

    /** Whether there are enough points to say anything. */
    static boolean isKnown(List<?> points) {
        return points.size() >= 2 * FEWEST;
    }

    /**
     * @param seconds when each point was measured, ascending
     * @param allowed how far the line may rise
     */
    static Trend of(List<Double> seconds, List<Double> values, double allowed) {
        if (!isKnown(seconds) || seconds.size() != values.size()) {
            throw new IllegalArgumentException("%d times, %d values (expected: as many, at least %d)"
                    .formatted(seconds.size(), values.size(), 2 * FEWEST));
        }
        int half = seconds.size() / 2;
        List<Double> x = seconds.subList(half, seconds.size());
        List<Double> y = values.subList(half, values.size());
        double meanX = mean(x);
        double meanY = mean(y);
        double squares = 0;
        double products = 0;
        for (int i = 0; i < x.size(); i++) {
            squares += (x.get(i) - meanX) * (x.get(i) - meanX);
            products += (x.get(i) - meanX) * (y.get(i) - meanY);
        }
        double slope = products / squares;
        double scatter = 0;
        for (int i = 0; i < x.size(); i++) {
            double off = y.get(i) - meanY - slope * (x.get(i) - meanX);
            scatter += off * off;
        }
        double error = Math.sqrt(scatter / (x.size() - 2) / squares);
        double rise = slope * (x.get(x.size() - 1) - x.get(0));
        double first = meanY + slope * (x.get(0) - meanX);
        return new Trend(
                first, first + rise, slope * SECONDS_PER_HOUR, rise > allowed && slope > CERTAIN * error);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
