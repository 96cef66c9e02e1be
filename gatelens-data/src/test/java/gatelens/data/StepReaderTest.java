package gatelens.data;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.data.file.Sources;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Steps that are read by themselves.
final class StepReaderTest {
  private static final long FIRST = 1_700_000_000;
  private static final int EVENTS = 20_000;

  /// Rows of different keys are read at once by one reader: each of four threads reads what is
  /// written, whatever the others read.
  @ParameterizedTest
  @CsvSource({
    "TEXT,yyyy-MM-dd'T'HH:mm:ss",
    "DAY_FIRST,dd.MM.yyyy HH:mm:ss",
    "MONTH_FIRST,MM/dd/yyyy hh:mm:ss a",
    "FOURTEEN_DIGITS,yyyyMMddHHmmss",
    "TEXT,yyyy-MM-dd HH:mm:ss XXX"
  })
  void severalThreads(String form, String pattern) throws Exception {
    StepReader reader =
        Sources.steps(
            Reading.automatic()
                .withNotations(
                    List.of(
                        new Notation("at", Notation.Kind.DATE, form),
                        new Notation("day", Notation.Kind.DATE, form))),
            List.of("day"),
            List.of(false),
            Optional.of("at"));
    DateTimeFormatter written =
        DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> wrong = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        long begin = FIRST + 7_919L * thread;
        wrong.add(threads.submit(() -> wrong(reader, written, begin)));
      }
      for (Future<Integer> count : wrong) {
        assertThat(count.get()).isZero();
      }
    }
  }

  private static int wrong(StepReader reader, DateTimeFormatter written, long begin)
      throws DataException {
    int wrong = 0;
    for (int n = 0; n < EVENTS; n++) {
      long when = begin + 86_413L * (n % 500);
      String cell = written.format(Instant.ofEpochSecond(when));
      Input.Series step = reader.read(List.of(cell, cell), new boolean[2], (double) when - 60);
      Input.Column.Numbers day = (Input.Column.Numbers) step.columns().get(0);
      wrong += step.times()[0] == when && day.values()[0] == (float) (when / 86_400.0) ? 0 : 1;
    }
    return wrong;
  }
}
