package dev.tributary.connect.runtime.health;

import dev.tributary.connect.api.WorkStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a record of a source costs more because the task's clock is set: the two stages that it goes through. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ProgressClockBenchmark {
    private final ProgressClock clock = new ProgressClock();

    /** What is done for each record. */
    @Benchmark
    public void convertAndSend() {
        clock.enter(WorkStage.CONVERT);
        clock.enter(WorkStage.SEND);
        clock.progressed();
    }

    /** For comparison: what reading the time would cost. */
    @Benchmark
    public long readingTheTime() {
        return System.nanoTime();
    }
}
