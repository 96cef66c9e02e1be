package gatelens.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpareTest {
  /// What is given back is taken again by the same thread, and nobody gets what another has.
  @Test
  void nothingIsInTwoHands() {
    AtomicInteger made = new AtomicInteger();
    Spare<AtomicInteger> spare =
        new Spare<>(() -> {
          made.incrementAndGet();
          return new AtomicInteger();
        });
    AtomicInteger one = spare.take();
    AtomicInteger other = spare.take();
    assertThat(one).isNotSameAs(other);
    spare.giveBack(one);
    assertThat(spare.take()).isSameAs(one);
    assertThat(made).hasValue(2);
    AtomicInteger twice = new AtomicInteger();
    IntStream.range(0, 100_000)
        .parallel()
        .forEach(n -> {
          AtomicInteger mine = spare.take();
          if (mine.incrementAndGet() != 1) {
            twice.incrementAndGet();
          }
          mine.decrementAndGet();
          spare.giveBack(mine);
        });
    assertThat(twice).hasValue(0);
  }
}
