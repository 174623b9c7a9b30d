package dev.tributary.connect.rest.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectClusterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One answer for many who ask, but never somebody else's. */
class SharedTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Shared<String> shared = new Shared<>(Duration.ofSeconds(1), 2, nanos::get);
    private final List<CompletableFuture<String>> begun = new ArrayList<>();

    private CompletableFuture<String> ask(@Nullable String authorization) {
        return shared.get(authorization, () -> {
            CompletableFuture<String> one = new CompletableFuture<>();
            begun.add(one);
            return one;
        });
    }

    @Test
    void whoAsksWhileAnAnswerIsBeingMadeSharesIt() {
        var first = ask("ann");
        var second = ask("ann");
        begun.get(0).complete("x");
        assertThat(begun).hasSize(1);
        assertThat(List.of(first.join(), second.join())).containsExactly("x", "x");
    }

    @Test
    void anAnswerIsUsedAgainWhileItIsYoung() {
        CompletableFuture<String> first = ask("ann");
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        begun.get(0).complete("x");
        nanos.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(ask("ann").join()).isEqualTo(first.join());
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(ask("ann")).isNotDone();
        assertThat(begun).hasSize(2);
    }

    @Test
    void nobodyIsToldWhatSomebodyElseWasTold() {
        CompletableFuture<String> anns = ask("ann");
        begun.get(0).complete("for ann");
        assertThat(ask(null)).isNotDone();
        begun.get(1).complete("for everybody");
        assertThat(anns.join()).isEqualTo("for ann");
        assertThat(ask("ann").join()).isEqualTo("for ann");
        assertThat(ask(null).join()).isEqualTo("for everybody");
    }

    @Test
    void noCredentialsAndEmptyOnesAreNotTheSame() {
        CompletableFuture<String> none = ask(null);
        CompletableFuture<String> empty = ask("");
        assertThat(begun).hasSize(2);
        assertThat(none).isNotDone();
        assertThat(empty).isNotDone();
    }

    @Test
    void aFailureIsNotKept() {
        var failed = ask("ann");
        begun.get(0).completeExceptionally(new IllegalStateException("no"));
        assertThatThrownBy(failed::join).hasRootCauseMessage("no");
        assertThat(ask("ann")).isNotDone();
    }

    @Test
    void whatIsThrownAtOnceIsAFailureToo() {
        CompletableFuture<String> failed = shared.get("ann", () -> {
            throw new IllegalStateException("no");
        });
        assertThatThrownBy(failed::join).hasRootCauseMessage("no");
    }

    @Test
    void oneWhoGivesUpDoesNotEndTheAnswerOfOthers() {
        var impatient = ask("ann");
        var patient = ask("ann");
        impatient.completeExceptionally(new IllegalStateException("gone"));
        begun.get(0).complete("x");
        assertThat(patient.join()).isEqualTo("x");
    }

    @Test
    void moreAtOnceThanItsBoundAreRefusedUntilOneIsDone() {
        CompletableFuture<String> ann = ask("ann");
        CompletableFuture<String> bob = ask("bob");
        assertThatThrownBy(() -> ask("cem").join()).hasRootCauseInstanceOf(ConnectClusterException.NotReady.class);
        begun.forEach(it -> it.complete("x"));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(ask("cem")).isNotDone();
        assertThat(List.of(ann.join(), bob.join())).containsOnly("x");
    }
}
