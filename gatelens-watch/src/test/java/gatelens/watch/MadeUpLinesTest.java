package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.data.SeriesPlan;
import gatelens.lens.Lens;
import gatelens.watch.WatchFixture.Told;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MadeUpLinesTest {
  private static final int EVENTS = 1000;

  private static WatchPlan plan(String format) {
    return new WatchQuestion(Map.of(WatchOption.TARGET, "fraud", WatchOption.INPUT_FORMAT, format))
        .plan();
  }

  @ParameterizedTest
  @CsvSource({
    "json, TEXT",
    "json, DAY_FIRST",
    "json, MONTH_FIRST",
    "json, MONTHS",
    "json, EIGHT_DIGITS",
    "json, FOURTEEN_DIGITS",
    "json, UNIX_SECONDS",
    "json, UNIX_NANOSECONDS",
    "json, SPREADSHEET_DAYS",
    "csv, TEXT",
    "csv, DAY_FIRST",
    "csv, UNIX_MILLISECONDS",
  })
  void everyLineIsReadAndScoredHoweverTimesAreWritten(String format, String times)
      throws Exception {
    try (Lens lens =
        WatchFixture.lens("gru(6) dense(2,softmax)", SeriesPlan.Missing.FORWARD, 50, times)) {
      Watch watch = Watch.of(lens, plan(format));
      Watch other = watch.another();
      MadeUpLines lines = watch.step().reader().madeUp();
      Told told = new Told();
      int header = format.equals("csv") ? 1 : 0;
      for (int n = 0; n < EVENTS + header; n++) {
        other.accept(lines.next(), told);
      }
      assertThat(told.bad).isEmpty();
      assertThat(told.answers).hasSize(EVENTS).noneMatch(line -> line.contains("unseen"));
      assertThat(other.counts().get(Counts.Kind.EVENTS)).isEqualTo(EVENTS);
      assertThat(other.counts().keys()).isEqualTo(100);
      assertThat(watch.counts().get(Counts.Kind.EVENTS)).isZero();
      assertThat(watch.counts().keys()).isZero();
    }
  }

  @Test
  void aRehearsalChangesNothing() throws Exception {
    try (Lens lens = WatchFixture.lens()) {
      Told alone = WatchFixture.told(Watch.of(lens, plan("json")), WatchFixture.json(120));
      Watch rehearsed = Watch.of(lens, plan("json"));
      rehearsed.step().rehearse(300);
      MadeUpLines lines = rehearsed.step().reader().madeUp();
      Watch other = rehearsed.another();
      for (int n = 0; n < 300; n++) {
        other.accept(lines.next(), Sink.NOBODY);
      }
      assertThat(WatchFixture.told(rehearsed, WatchFixture.json(120)).answers)
          .isEqualTo(alone.answers);
      assertThat(rehearsed.counts().get(Counts.Kind.EVENTS)).isEqualTo(120);
    }
  }

  @Test
  void aModelOfArraysIsRehearsedByItsFields() throws Exception {
    Fields fields =
        new Fields(
            List.of("card"),
            Optional.empty(),
            List.of("a", "b", "c", "d", "e"),
            Set.of("card"),
            Fields.Format.AUTO);
    try (Lens lens = WatchFixture.lens()) {
      Watch watch = Watch.of(lens, plan("json").withFields(fields));
      Told told = new Told();
      MadeUpLines lines = watch.step().reader().madeUp();
      for (int n = 0; n < 50; n++) {
        watch.another().accept(lines.next(), told);
      }
      assertThat(told.bad).isEmpty();
      assertThat(told.answers).hasSize(50).noneMatch(line -> line.contains("rehearsal"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoSpinsTellsTheSame(boolean spins) throws Exception {
    byte[] events = WatchFixture.json(300).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PipedOutputStream pipe = new PipedOutputStream();
    RunPlan plan =
        new RunPlan(
            new RunPlan.Source.Standard(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(10),
            100,
            spins,
            new PipedInputStream(pipe),
            out);
    try (Lens lens = WatchFixture.lens();
        WatchRun run =
            WatchRun.open(Watch.of(lens, plan("json")), plan("json"), plan, System::nanoTime)) {
      Thread writer =
          new Thread(() -> {
            try (pipe) {
              pipe.write(events, 0, events.length / 2);
              pipe.flush();
              Thread.sleep(20);
              pipe.write(events, events.length / 2, events.length - events.length / 2);
            } catch (Exception broken) {
              throw new IllegalStateException(broken);
            }
          });
      writer.start();
      run.run(() -> false);
      writer.join();
      assertThat(run.counts().get(Counts.Kind.EVENTS)).isEqualTo(300);
      assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
          .isEqualTo(
              WatchFixture.told(Watch.of(lens, plan("json")), events).answers.stream()
                  .map(String::strip)
                  .toList());
    }
  }
}
