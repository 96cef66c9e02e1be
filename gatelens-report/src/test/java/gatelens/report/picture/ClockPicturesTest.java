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
    Axis.Time ms = new Axis.Time(4, 0, 10, "ms");
    double[] numbers = {0, 0.02};
    assertThat(gallery(ms, new Axis.Times(numbers)).reason(View.CLOCK)).isPresent();
    assertThat(gallery(ms, new Axis.Times(numbers, TimeScale.DATE)).reason(View.CLOCK)).isPresent();
    assertThat(gallery(ms, Axis.steps(2)).reason(View.CLOCK)).isPresent();
    assertThat(gallery(Axis.steps(3), Axis.steps(2)).reason(View.CLOCK)).isPresent();
    Gallery steps = gallery(Axis.steps(3), Axis.steps(3));
    assertThat(steps.pictures(View.CLOCK).get(0).table().rows())
        .extracting(row -> row.get(0))
        .containsExactly("step 0", "step 1", "step 2");
    Gallery times =
        gallery(new Axis.Times(new double[] {5, 6.5, 9}), new Axis.Times(new double[] {9}));
    assertThat(times.pictures(View.CLOCK).get(0).table().rows())
        .extracting(row -> row.get(0))
        .containsExactly("5", "7", "9");
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
