package dev.tributary.connect.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Tells which worker runs what, whenever that changes. Has a daemon thread of its own, which ends with the process. */
final class WorkWatch {
    private static final long INTERVAL_MS = 250;
    private final RestClient rest;
    private final PrintStream out;
    private Map<String, String> told = new TreeMap<>();

    WorkWatch(RestClient rest, PrintStream out) {
        this.rest = rest;
        this.out = out;
    }

    void start() {
        var thread = new Thread(this::run, "work-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                tell(places(rest.statuses()));
                TimeUnit.MILLISECONDS.sleep(INTERVAL_MS);
            }
        } catch (IOException | InterruptedException e) {
            // The worker that is asked stops, and everything with it.
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Map<String, String> places) {
        places.forEach((name, place) -> {
            if (!place.equals(told.get(name))) {
                out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + "  " + name + ": "
                        + place);
            }
        });
        told = places;
    }

    private static Map<String, String> places(JsonNode statuses) {
        var places = new TreeMap<String, String>();
        statuses.properties().forEach(connector -> {
            JsonNode status = connector.getValue().path("status");
            var line = new StringBuilder("connector ").append(place(status.path("connector")));
            status.path("tasks")
                    .forEach(task -> line.append(", task ")
                            .append(task.path("id").asInt())
                            .append(' ')
                            .append(place(task)));
            places.put(connector.getKey(), line.toString());
        });
        return places;
    }

    private static String place(JsonNode status) {
        return status.path("state").asText() + " on " + status.path("worker_id").asText();
    }
}
