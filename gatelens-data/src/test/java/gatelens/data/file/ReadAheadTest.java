package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Answer;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Row;
import gatelens.data.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadAheadTest {
  private static Row row(int n) {
    return new Row("row " + n, List.of(new Input.Text("t")), new Answer.None());
  }

  /// Rows 0 to `count - 1`, then an end or a problem; counts what was read.
  private static Source source(int count, AtomicInteger read, Exception... problem) {
    return visitor -> {
      for (int n = 0; n < count; n++) {
        read.incrementAndGet();
        if (!visitor.row(row(n))) {
          return;
        }
      }
      for (Exception each : problem) {
        if (each instanceof IOException told) {
          throw told;
        }
        throw (RuntimeException) each;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 1000})
  void theSameRowsInTheSameOrder(int count) throws IOException {
    Source ahead = new ReadAhead(source(count, new AtomicInteger()), 4, 2);
    for (int again = 0; again < 2; again++) {
      List<Row> rows = ahead.first(10_000);
      assertThat(rows).hasSize(count);
      for (int n = 0; n < count; n++) {
        assertThat(rows.get(n)).isEqualTo(row(n));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 65, 1000})
  void batchesHoldTheSameRowsReadAheadOrNot(int count) throws IOException {
    Source plain = source(count, new AtomicInteger());
    for (Source each : List.of(plain, new ReadAhead(plain, 4, 2))) {
      List<Row> rows = new ArrayList<>();
      each.readBatches(batch -> {
        assertThat(batch).isNotEmpty();
        return rows.addAll(batch);
      });
      assertThat(rows).isEqualTo(plain.first(10_000));
    }
  }

  /// A hundred sounds of a megabyte each: one is visited, one waits, one is offered.
  @Test
  void largeRowsDoNotPileUp() throws IOException {
    AtomicInteger read = new AtomicInteger();
    Source sounds =
        visitor -> {
          for (int n = 0; n < 100; n++) {
            read.incrementAndGet();
            Input sound = new Input.Audio(new float[1 << 18], 8000);
            if (!visitor.row(new Row("row " + n, List.of(sound), new Answer.None()))) {
              return;
            }
          }
        };
    assertThat(new ReadAhead(sounds, 64, 1).first(1)).hasSize(1);
    assertThat(read.get()).isLessThanOrEqualTo(3);
    assertThat(new ReadAhead(sounds, 64, 1).first(1000)).hasSize(100);
  }

  @Test
  void whoStopsAfterABatchGetsNoOther() throws IOException {
    Source plain = source(1000, new AtomicInteger());
    for (Source each : List.of(plain, new ReadAhead(plain, 64, 2))) {
      List<Row> rows = new ArrayList<>();
      each.readBatches(batch -> {
        rows.addAll(batch);
        return false;
      });
      assertThat(rows).isEqualTo(plain.first(64));
    }
  }

  @Test
  void whoStopsIsNotReadForAnyLonger() throws IOException {
    AtomicInteger read = new AtomicInteger();
    assertThat(new ReadAhead(source(100_000, read), 4, 2).first(6)).hasSize(6);
    // two batches were visited, at most two waited, one was offered, one row begins the next
    assertThat(read.get()).isLessThanOrEqualTo(6 * 4 + 1);
  }

  @Test
  void problemsComeAfterTheRowsBeforeThem() {
    DataException told = new DataException(Path.of("f"), 11, "no number");
    List<Row> rows = new ArrayList<>();
    Source ahead = new ReadAhead(source(10, new AtomicInteger(), told), 4, 2);
    assertThatThrownBy(() -> ahead.read(rows::add)).isSameAs(told);
    assertThat(rows).hasSize(10);
    Source faulty =
        new ReadAhead(source(1, new AtomicInteger(), new IllegalStateException("fault")), 4, 2);
    assertThatThrownBy(() -> faulty.read(row -> true)).hasMessage("fault");
    assertThatThrownBy(() ->
            ahead.read(row -> {
              throw new IOException("by the visitor");
            }))
        .hasMessage("by the visitor");
  }
}
