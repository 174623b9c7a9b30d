package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.StageTime;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.rest.openapi.Doc;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a thread of a task is doing. */
public record StageBody(
        @Doc(
                value = "What it is doing.",
                allowed = {
                    "none",
                    "start",
                    "poll",
                    "transform",
                    "convert",
                    "send",
                    "put",
                    "flush",
                    "commit",
                    "rebalance",
                    "stop"
                })
        String stage,

        @Doc("For how long already, in milliseconds; 0 if it goes from one stage to the next all the time.")
        @JsonProperty("lasted_ms")
        long lastedMs,

        @Doc("The name of the thread.") String thread) {
    static List<StageBody> of(List<StageTime> stages) {
        return stages.stream()
                .map(it -> new StageBody(it.stage().word(), it.lasted().toMillis(), it.thread()))
                .toList();
    }

    /** Shares by the words for stages, in the order of stages. */
    static Map<String, Double> shares(Map<WorkStage, Double> shares) {
        Map<String, Double> words = new LinkedHashMap<>();
        new TreeMap<>(shares).forEach((stage, share) -> words.put(stage.word(), share));
        return words;
    }

    StageTime toStageTime() {
        return new StageTime(Words.stage(stage), Duration.ofMillis(lastedMs), thread);
    }
}
