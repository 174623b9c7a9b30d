package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static RuntimeException at(String type, String method, int line, String message) {
        var failure = new IllegalStateException(message);
        failure.setStackTrace(new StackTraceElement[] {new StackTraceElement(type, method, "File.java", line)});
        return failure;
    }

    @Property(tries = 100)
    void messagesAndLineNumbersDoNotMatter(@ForAll String message, @ForAll int line, @ForAll String other) {
        String one = Fingerprint.of(new ConnectException(other, at("com.example.Sink", "put", line, message)));
        String two = Fingerprint.of(new ConnectException("x", at("com.example.Sink", "put", 7, "y")));

        // the outer exceptions are made at two lines of this method
        assertThat(one).isEqualTo(two).matches("[0-9a-f]{12}");
    }

    @Test
    void classMethodAndCauseMatter() {
        List<Throwable> different = List.of(
                at("com.example.Sink", "put", 1, ""),
                at("com.example.Sink", "flush", 1, ""),
                at("com.example.Source", "put", 1, ""),
                new ConnectException(at("com.example.Sink", "put", 1, "")),
                new ConnectException(at("com.example.Sink", "flush", 1, "")));

        assertThat(different.stream().map(Fingerprint::of)).doesNotHaveDuplicates();
    }

    @Test
    void whatTheJvmNumbersDoesNotMatter() {
        List<Throwable> same = List.of(
                at("a.B$$Lambda$14/0x0000000800c03000", "lambda$run$1", 1, ""),
                at("a.B$$Lambda$977/0x00007f3a4c1b2d68", "lambda$run$22", 1, ""),
                at("a.B$$Lambda/0x00007f3a4c1b2d68", "lambda$run$3", 1, ""));
        assertThat(same.stream().map(Fingerprint::of).distinct()).hasSize(1);
        assertThat(Fingerprint.of(at("jdk.proxy2.$Proxy12", "put", 1, "")))
                .isEqualTo(Fingerprint.of(at("jdk.proxy31.$Proxy7", "put", 1, "")));
        assertThat(Fingerprint.of(at("a.B$1", "run", 1, ""))).isNotEqualTo(Fingerprint.of(at("a.B$2", "run", 1, "")));
    }

    @Test
    void aRealProxyAndLambdaThrowTheSameEachTime() {
        assertThat(List.of(throughProxy(), throughProxy(), throughProxy()).stream()
                        .distinct())
                .hasSize(1);
    }

    private static String throughProxy() {
        Supplier<?> proxy = (Supplier<?>) Proxy.newProxyInstance(
                FingerprintTest.class.getClassLoader(), new Class<?>[] {Supplier.class}, (self, method, arguments) -> {
                    throw new IllegalStateException("now " + System.nanoTime());
                });
        try {
            return proxy.get().toString();
        } catch (IllegalStateException e) {
            return Fingerprint.of(e);
        }
    }

    @Test
    void aFullStackIsOfTheSameKindWhereverItWasFull() {
        assertThat(overflow(0)).isEqualTo(overflow(1)).isEqualTo(overflow(2));
    }

    private static String overflow(int offset) {
        try {
            return "" + even(offset);
        } catch (StackOverflowError e) {
            return Fingerprint.of(e);
        }
    }

    private static int even(int number) {
        return odd(number + 1) + 1;
    }

    private static int odd(int number) {
        return even(number + 1) - 1;
    }

    @Test
    void memoryThatRanOutIsOfOneKindWhoeverAsked() {
        var first = new OutOfMemoryError("Java heap space");
        var second = new OutOfMemoryError("GC overhead limit exceeded");
        second.setStackTrace(new StackTraceElement[0]);
        assertThat(Fingerprint.of(first)).isEqualTo(Fingerprint.of(second));
    }

    @Test
    void aChainThatEndsInItselfEnds() {
        var first = new IllegalStateException("a");
        var second = new IllegalArgumentException("b", first);
        first.initCause(second);
        assertThat(Fingerprint.chain(first)).containsExactly(first, second);
        assertThat(Fingerprint.of(first)).hasSize(12);
    }
}
