package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Subject;
import gatelens.decision.Wanted;
import gatelens.layer.Branch;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.report.draw.Table;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TimeScale;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A sound of four frames every 10 ms beside a sensor read every 20 ms, from 10 ms on.
class ClockPicturesTest {
  // numbers of a picture's table have six digits
  private static final double DIGITS = 1e-5;

  private static Layer layer(String plan, String name, int width) {
    return ModelPlan.parse(plan)
        .layers()
        .get(0)
        .initialise(name, width, Initialisation.PYTORCH, new SplittableRandom(5));
  }

  private static Gallery gallery(Axis first, Axis second) {
    Model model =
        new Model(
            List.of(
                new Branch("sound", 2, List.of(layer("gru(3)", "gru_0", 2))),
                new Branch("sensor", 1, List.of(layer("lstm(2)", "lstm_0", 1)))),
            List.of(layer("dense(2,softmax)", "dense", 5)),
            ModelInfo.NONE);
    Sample sample = new Sample(List.of(sequence(first, 2), sequence(second, 1)));
    Question question =
        Question.USUAL.withTarget("1").withEvidence(Depth.NONE).withWanted(Wanted.PICTURES);
    return new Gallery(
        Decisions.of(model, Subject.all(List.of(sample)), question, Workers.single()).get(0),
        Gallery.Style.plain("0"));
  }

  private static Sequence sequence(Axis steps, int width) {
    return new FeatureSequence(
        Tensor.generate(i -> Math.cos(i + width), steps.length(), width),
        steps,
        Axis.features(width));
  }

  private static double cell(Picture picture, int row, int column) {
    return Double.parseDouble(picture.table().rows().get(row).get(column));
  }

  /// The strongest step of the sound lies beyond the end of the sensor's input.
  @Test
  void layersOfEachInputShowItsOwnStrongestSteps() {
    Gallery gallery = gallery(new Axis.Time(4, 0, 10, "ms"), new Axis.Time(1, 10, 20, "ms"));
    List<Picture> left = gallery.pictures(View.SURVIVAL);
    assertThat(left)
        .extracting(Picture::name)
        .containsExactly("survival-gru_0-0", "survival-lstm_0-0");
    assertThat(left.get(1).table().head()).contains("10 ms");
    assertThat(cell(left.get(1), 0, 1)).as("nothing has faded yet").isEqualTo(1);
    int strongest = gallery.strongest("gru_0", 1).get(0);
    assertThat(strongest).isPositive();
    Picture phase = gallery.pictures(View.PHASE).get(0);
    assertThat(phase.svg()).contains("gru_0 at " + 10 * strongest + " ms", "lstm_0 at 10 ms");
  }

  @Test
  void partsAndGatesStandAtTheirTime() {
    Gallery gallery = gallery(new Axis.Time(4, 0, 10, "ms"), new Axis.Time(2, 10, 20, "ms"));
    List<Picture> pictures = gallery.pictures(View.CLOCK);
    assertThat(pictures).extracting(Picture::name).containsExactly("clock-0", "clock-gates-0");
    Table parts = pictures.get(0).table();
    assertThat(parts.head()).containsExactly("time", "sound", "sensor");
    assertThat(parts.rows())
        .extracting(row -> row.get(0))
        .containsExactly("0 ms", "10 ms", "20 ms", "30 ms");
    List<Tensor> events = gallery.explanation().byEvent();
    for (int t = 0; t < 4; t++) {
      assertThat(cell(pictures.get(0), t, 1)).isCloseTo(events.get(0).values()[t], within(DIGITS));
      if (t == 0) {
        assertThat(cell(pictures.get(0), t, 2)).as("before its first step").isNaN();
        continue;
      }
      double sensor = t % 2 == 0 ? 0 : events.get(1).values()[t / 2];
      assertThat(cell(pictures.get(0), t, 2)).isCloseTo(sensor, within(DIGITS));
    }
    Trace trace = gallery.trace();
    Table gates = pictures.get(1).table();
    int update = gates.head().indexOf("gru_0.update");
    int forget = gates.head().indexOf("lstm_0.forget");
    assertThat(cell(pictures.get(1), 2, update))
        .isCloseTo(mean(trace.signal("gru_0.update"), 2), within(DIGITS));
    assertThat(cell(pictures.get(1), 3, forget))
        .isCloseTo(mean(trace.signal("lstm_0.forget"), 1), within(DIGITS));
    assertThat(gates.rows().get(2).get(forget)).as("no step then").isIn("", "NaN", "no number");
  }

  private static double mean(Tensor signal, int step) {
    double sum = 0;
    for (int u = 0; u < signal.extent(1); u++) {
      sum += signal.values()[step * signal.extent(1) + u];
    }
    return sum / signal.extent(1);
  }

  @Test
  void onlyWhereThereIsOne() {
    assertThat(gallery(Axis.steps(3), Axis.steps(2)).reason(View.CLOCK)).isPresent();
    Axis pixels = new Axis.Pixels(3, "row");
    assertThat(gallery(Axis.steps(3), pixels).reason(View.CLOCK)).isPresent();
    Gallery steps = gallery(Axis.steps(3), Axis.steps(3));
    assertThat(steps.pictures(View.CLOCK).get(0).table().rows())
        .extracting(row -> row.get(0))
        .containsExactly("step 1", "step 2", "step 3");
    // stretches of 2 that begin at multiples of 2
    Gallery times =
        gallery(new Axis.Times(new double[] {5, 6.5, 9}), new Axis.Times(new double[] {9}));
    assertThat(times.pictures(View.CLOCK).get(0).table().rows())
        .extracting(row -> row.get(0))
        .containsExactly("4", "6", "8");
  }

  @Test
  void whatHasNoTimeOrAnotherUnitStandsInItsOrderAndIsSaid() {
    Axis.Time ms = new Axis.Time(4, 0, 10, "ms");
    double[] numbers = {0, 0.02};
    for (Axis other :
        List.of(
            new Axis.Times(numbers),
            new Axis.Times(numbers, TimeScale.DATE),
            Axis.steps(2),
            new Axis.Pixels(2, "row"))) {
      Gallery gallery = gallery(ms, other);
      Picture picture = gallery.pictures(View.CLOCK).get(0);
      Table table = picture.table();
      assertThat(table.head()).containsExactly("time", "sound", "sensor");
      assertThat(table.rows()).hasSize(6);
      assertThat(table.rows().get(1).get(2)).as("no number at a time").isEmpty();
      assertThat(table.rows().get(5).get(0)).isEqualTo("sensor: " + other.told(1));
      assertThat(cell(picture, 5, 2))
          .isCloseTo(gallery.explanation().byEvent().get(1).values()[1], within(DIGITS));
      assertThat(picture.svg())
          .contains("sensor has no time", "in their order, over a hatched line")
          .contains("without time");
      assertThat(picture.description()).contains("sensor at", "without time");
    }
    assertThat(gallery(ms, new Axis.Times(numbers)).pictures(View.CLOCK).get(0).svg())
        .contains("on this clock (another unit, or none)");
  }

  @Test
  void ticksAreRoundAndStandAtTheirTime() {
    Sample frames =
        new Sample(
            List.of(
                sequence(new Axis.Time(99, 12.5, 10, "ms"), 2),
                sequence(new Axis.Times(new double[] {0.25, 0.8}, TimeScale.SECONDS), 1)));
    Clock clock = Clock.of(frames).orElseThrow();
    // 12.5 to 992.5 ms in stretches of 10 ms from 10 ms on
    assertThat(clock.width()).isCloseTo(0.01, within(1e-12));
    assertThat(clock.start()).isCloseTo(0.01, within(1e-12));
    assertThat(clock.count()).isEqualTo(99);
    assertThat(clock.place(0, 0)).isZero();
    assertThat(clock.place(0, 98)).isEqualTo(98);
    assertThat(clock.place(1, 0)).isEqualTo(24);
    assertThat(clock.place(1, 1)).isEqualTo(79);
    double[] ticks = clock.ticks(6);
    assertThat(java.util.Arrays.stream(ticks).mapToObj(clock::text))
        .containsExactly("0.2 s", "0.4 s", "0.6 s", "0.8 s", "1 s");
    assertThat(clock.share(ticks[0])).isCloseTo(19 / 99.0, within(1e-9));

    Clock minutes =
        Clock.of(
                new Sample(
                    List.of(
                        sequence(new Axis.Time(1000, 0, 500, "ms"), 2),
                        sequence(Axis.steps(2), 1))))
            .orElseThrow();
    assertThat(minutes.width()).isEqualTo(5000);
    assertThat(java.util.Arrays.stream(minutes.ticks(6)).mapToObj(minutes::text))
        .containsExactly("0:00", "2:00", "4:00", "6:00", "8:00");

    double[] hours = {1767225600, 1767229200, 1767279600};
    Clock dates =
        Clock.of(
                new Sample(
                    List.of(
                        sequence(new Axis.Times(hours, TimeScale.DATE), 2),
                        sequence(Axis.steps(2), 1))))
            .orElseThrow();
    assertThat(java.util.Arrays.stream(dates.ticks(4)).mapToObj(dates::text))
        .containsExactly("2026-01-01 00:00", "2026-01-01 12:00", "2026-01-02 00:00");
    assertThat(dates.place(0, 2)).as("15:00 lies in the second stretch of 12 hours").isEqualTo(1);
  }

  /// Frames of a sound beside a table whose times are seconds.
  @Test
  void unitsAreMadeTheSame() {
    Gallery gallery =
        gallery(
            new Axis.Time(4, 0, 10, "ms"),
            new Axis.Times(new double[] {0.01, 0.03}, TimeScale.SECONDS));
    assertThat(gallery.reason(View.CLOCK)).isEmpty();
    assertThat(gallery.pictures(View.CLOCK).get(0).table().rows())
        .extracting(row -> row.get(0))
        .containsExactly("0 s", "0.01 s", "0.02 s", "0.03 s");
  }

  @Test
  void datesAreWrittenAsDates() {
    double[] hours = {1767225600, 1767229200, 1767232800};
    Gallery gallery =
        gallery(
            new Axis.Times(hours, TimeScale.DATE),
            new Axis.Times(new double[] {1767229200}, TimeScale.DATE));
    assertThat(gallery.pictures(View.CLOCK).get(0).table().rows())
        .extracting(row -> row.get(0))
        .containsExactly("2026-01-01 00:00", "2026-01-01 01:00", "2026-01-01 02:00");
  }
}
