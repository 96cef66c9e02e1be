package gatelens.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {
  @Test
  void everyTaskRunsOnce() {
    for (int threads : new int[] {1, 2, 7}) {
      try (Workers workers = Workers.of(threads)) {
        AtomicIntegerArray runs = new AtomicIntegerArray(100);
        for (int round = 1; round <= 3; round++) {
          workers.forEach(100, runs::incrementAndGet);
          for (int i = 0; i < 100; i++) {
            assertThat(runs.get(i)).isEqualTo(round);
          }
        }
        workers.forEach(
            0,
            i -> {
              throw new IllegalStateException("there is no task " + i);
            });
        assertThat(workers.threads()).isEqualTo(threads);
      }
    }
  }

  @Test
  void aFailureIsThrownAgain() {
    for (int threads : new int[] {1, 3}) {
      try (Workers workers = Workers.of(threads)) {
        assertThatThrownBy(() ->
                workers.forEach(
                    20,
                    i -> {
                      if (i == 3) {
                        throw new IllegalArgumentException("task 3");
                      }
                    }))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("task 3");
        assertThatThrownBy(() ->
                workers.forEach(
                    20,
                    i -> {
                      throw new AssertionError("task " + i);
                    }))
            .isInstanceOf(AssertionError.class);
      }
    }
  }

  @Test
  void anInterruptedCallerFinishesAndStaysInterrupted() {
    try (Workers workers = Workers.of(2)) {
      Thread.currentThread().interrupt();
      AtomicIntegerArray runs = new AtomicIntegerArray(50);
      workers.forEach(50, runs::incrementAndGet);
      assertThat(Thread.interrupted()).isTrue();
      for (int i = 0; i < 50; i++) {
        assertThat(runs.get(i)).isEqualTo(1);
      }
    }
  }

  @Test
  void atLeastOneThread() {
    assertThatThrownBy(() -> Workers.of(0)).hasMessageContaining("at least 1");
    try (Workers single = Workers.single();
        Workers all = Workers.all()) {
      assertThat(single.threads()).isEqualTo(1);
      assertThat(all.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }
  }
}
