package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.counterfactual.Constraints;
import gatelens.counterfactual.Counterfactual;
import gatelens.counterfactual.CounterfactualStudy;
import gatelens.data.Entry;
import gatelens.explain.Baseline;
import gatelens.explain.Point;
import gatelens.formats.Npy;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Inputs that are picked, what they are compared with, and what they are changed into.
class ChosenAndChangedTest {
  private static final int ROWS = 12;
  private static final int STEPS = 3;
  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    file = folder.resolve("x.npy");
    Npy.write(file, Tensor.generate(i -> 2 * random.nextGaussian(), ROWS, STEPS, 2));
  }

  private static Lens lens() {
    Model model = ModelPlan.parse("gru(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, 1);
    return Lens.of(
        model.withInfo(ModelInfo.NONE.withClasses(List.of("low", "high"))), Workers.single());
  }

  private static Point point(Lens lens, Entry entry) {
    Model model = lens.model();
    return new Point(
        model.continuous().layout(entry.sample()), model.continuous().enter(entry.sample()));
  }

  private float[] values() throws IOException {
    return Npy.read(file).floats();
  }

  @Test
  void aBackgroundIsItsRowsTheirMeanOrValuesDrawnFromThem() throws IOException {
    try (Lens lens = lens()) {
      Background background = lens.background(file, 0);
      Point input = point(lens, lens.read(Inputs.array(file)).get(0));
      float[] all = values();
      int size = STEPS * 2;
      List<float[]> rows = background.samples().all(input);
      assertThat(rows).hasSize(ROWS);
      for (int n = 0; n < ROWS; n++) {
        for (int i = 0; i < size; i++) {
          assertThat(rows.get(n)[i]).isEqualTo(all[n * size + i]);
        }
      }
      float[] mean = background.mean().of(input);
      List<Float> drawable = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        double sum = 0;
        for (int n = 0; n < ROWS; n++) {
          sum += all[n * size + i];
        }
        assertThat((double) mean[i]).isCloseTo(sum / ROWS, within(1e-6));
      }
      for (float value : all) {
        drawable.add(value);
      }
      for (float[] drawn : background.bootstrap(3).all(input)) {
        for (float value : drawn) {
          assertThat(drawable).contains(value);
        }
      }
      // of one row the mean is that row
      Background one = new Background("one", background.rows().subList(4, 5), 2);
      assertThat(one.mean().of(input)).containsExactly(rows.get(4));
      assertThat(Background.usual(lens)).isInstanceOf(Baseline.Zeros.class);
    }
  }

  @Test
  void aGeneratorDrawsAlikeByItsSeed() throws IOException {
    try (Lens lens = lens()) {
      Background background = lens.background(file, 0);
      Point input = point(lens, lens.read(Inputs.array(file)).get(0));
      List<float[]> drawn = background.generated(5).all(input);
      assertThat(drawn).hasSize(10);
      List<float[]> again = background.generated(5).all(input);
      for (int i = 0; i < drawn.size(); i++) {
        assertThat(drawn.get(i)).hasSize(STEPS * 2).containsExactly(again.get(i));
      }
      assertThat(drawn.get(0)).isNotEqualTo(background.generated(6).all(input).get(0));
    }
  }

  @Test
  void aBaselineOfAnInputStandsInItsPlace() throws IOException {
    try (Lens lens = lens()) {
      Background background = lens.background(file, 0);
      Point input = point(lens, lens.read(Inputs.array(file)).get(0));
      String name = lens.model().inputs().get(0).name();
      Baseline own = Background.joined(lens, Map.of(name, background.mean()), new Baseline.Zeros());
      assertThat(own.all(input)).hasSize(1);
      assertThat(own.all(input).get(0)).containsExactly(background.mean().of(input));
      Baseline others = Background.joined(lens, Map.of(), new Baseline.Zeros());
      assertThat(others.all(input).get(0)).containsOnly(0);
      assertThatThrownBy(() ->
              Background.joined(lens, Map.of("none", new Baseline.Zeros()), new Baseline.Zeros()))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("no input none");
    }
  }

  @Test
  void entriesArePickedByTheirNumberAndWhatIsNotThereIsNamed() throws IOException {
    try (Lens lens = lens()) {
      List<Entry> all = lens.read(Inputs.array(file));
      List<Entry> some = lens.read(new Inputs.Chosen(Inputs.array(file), List.of("7", "2")));
      assertThat(some).hasSize(2);
      float[] values = values();
      for (int k = 0; k < 2; k++) {
        int from = (k == 0 ? 2 : 7) * STEPS * 2;
        float[] read = ((FeatureSequence) some.get(k).sample().first()).values().values();
        assertThat(read).startsWith(values[from], values[from + 1]);
      }
      Chooser chooser = new Chooser(List.of("1"));
      assertThat(chooser.wants(all.get(0))).isFalse();
      assertThat(chooser.done()).isFalse();
      assertThat(chooser.wants(all.get(1))).isTrue();
      assertThat(chooser.number()).isEqualTo(1);
      assertThat(chooser.done()).isTrue();
      chooser.end();
      assertThatThrownBy(() -> lens.read(new Inputs.Chosen(Inputs.array(file), List.of("40"))))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("no sequence 40 among " + ROWS);
    }
  }

  private CounterfactualQuestion question(
      Optional<String> target, List<String> fixed, Map<String, Constraints.Range> ranges) {
    return new CounterfactualQuestion(
        target, STEPS, fixed, ranges, List.of(), Optional.of(file), 0);
  }

  /// What is found has the class that it says, and keeps what was to be kept.
  @Test
  void aCounterfactualHasItsClassAndKeepsWhatIsFixed() throws IOException {
    try (Lens lens = lens()) {
      List<Entry> entries = lens.read(Inputs.array(file));
      CounterfactualStudy study =
          lens.counterfactual(
              entries,
              question(
                  Optional.of("high"), List.of("0"), Map.of("1", new Constraints.Range(-9, 9))),
              WorkListener.NONE);
      assertThat(study.rows()).hasSize(ROWS);
      int reached = 0;
      for (int n = 0; n < ROWS; n++) {
        CounterfactualStudy.Row row = study.rows().get(n);
        Counterfactual found = row.found();
        Sample sample = entries.get(n).sample();
        float[] before = ((FeatureSequence) sample.first()).values().values();
        float[] after = row.changed().values();
        assertThat(row.to()).isEqualTo("high");
        int given = lens.model().predictedClass(lens.model().predict(sample).values());
        assertThat(row.from()).isEqualTo(given == 0 ? "low" : "high");
        for (int t = 0; t < STEPS; t++) {
          assertThat(after[2 * t]).isEqualTo(before[2 * t]);
        }
        if (found.marginAfter() > 0) {
          Sample changed = new Sample(List.of(FeatureSequence.of(row.changed())));
          assertThat(lens.model().predictedClass(lens.model().predict(changed).values()))
              .isEqualTo(1);
          reached++;
        }
      }
      assertThat(reached).isPositive();
    }
  }

  @Test
  void namesThatAreNotThereAndSeriesThatDoNotFitAreRefused() throws IOException {
    Path longer = folder.resolve("longer.npy");
    Npy.write(longer, Tensor.generate(i -> i, 2, STEPS + 1, 2));
    try (Lens lens = lens()) {
      List<Entry> entries = lens.read(Inputs.array(file));
      assertThatThrownBy(() ->
              lens.counterfactual(
                  entries, question(Optional.of("medium"), List.of(), Map.of()), WorkListener.NONE))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("the class medium")
          .hasMessageContaining("there are low, high");
      assertThatThrownBy(() ->
              lens.counterfactual(entries, CounterfactualQuestion.usual(longer), WorkListener.NONE))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("none of its 2 series is as long as the input, 3 steps");
      CounterfactualQuestion nothing =
          new CounterfactualQuestion(
              Optional.empty(), 1, List.of(), Map.of(), List.of(), Optional.empty(), 0);
      assertThatThrownBy(() -> lens.counterfactual(entries, nothing, WorkListener.NONE))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("training series are missing");
    }
  }
}
