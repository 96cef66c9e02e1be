package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.Entries;
import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Subject;
import gatelens.explain.Explanation;
import gatelens.explain.Measurement;
import gatelens.formats.Npy;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Decisions, traces and measurements through the lens: in the order of the inputs, as they come,
/// the same whatever the portions, and at an end when the listener wants it.
final class JobTest {
  @TempDir private Path folder;

  private static Model model() {
    return ModelPlan.parse("gru(3,sequences) gru(2) dense(2,softmax)")
        .initialise(2, Initialisation.KERAS, 1);
  }

  private static List<Sample> samples(int count) {
    SplittableRandom random = new SplittableRandom(3);
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] values = new float[2 * (3 + n % 3)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      samples.add(Sample.of(FeatureSequence.of(Tensor.of(values, values.length / 2, 2))));
    }
    return samples;
  }

  private static Lens lens() {
    return Lens.of(model(), Workers.of(2));
  }

  @Test
  void decisionsAreThoseOfOneRunOverAll() throws IOException {
    List<Sample> samples = samples(70);
    Question question = Question.USUAL.withSeed(4);
    try (Lens lens = lens()) {
      List<Decision> expected =
          Decisions.of(lens.model(), Subject.all(samples), question, lens.workers());
      List<Decision> found = lens.decide(new Inputs.Samples(samples), question).all();
      assertThat(found).hasSize(70);
      for (int n = 0; n < 70; n++) {
        assertThat(found.get(n).number()).isEqualTo(n);
        assertThat(found.get(n).explanation().attribution())
            .isEqualTo(expected.get(n).explanation().attribution());
        assertThat(found.get(n).evidence()).isEqualTo(expected.get(n).evidence());
        assertThat(found.get(n).target()).isEqualTo(expected.get(n).target());
      }
    }
  }

  @Test
  void answersComeWithHowFarTheJobIs() throws IOException {
    long[] now = {0};
    List<Integer> portions = new ArrayList<>();
    InputReader reader = new InputReader(model(), Optional.empty());
    Job<Integer> job =
        new Job<>(
            reader,
            new Inputs.Samples(samples(10)),
            Entries.Keep.NOTHING,
            subjects -> {
              portions.add(subjects.size());
              // a quarter of a second for each input, so that portions of two take half of one
              now[0] += 200_000_000L * subjects.size();
              return subjects.stream().map(Subject::number).toList();
            },
            () -> now[0]);
    List<Job.Progress> heard = new ArrayList<>();
    List<Integer> answers = new ArrayList<>();
    assertThat(
            job.each((answer, progress) -> {
              heard.add(progress);
              return answers.add(answer);
            }))
        .isTrue();
    assertThat(answers).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(portions).containsExactly(1, 2, 2, 2, 2, 1);
    assertThat(heard).extracting(Job.Progress::total).containsOnly(OptionalLong.of(10));
    assertThat(heard).extracting(Job.Progress::done).startsWith(1L, 2L, 3L).endsWith(10L);
    // ten answers in two seconds
    assertThat(heard.get(9).perSecond()).isCloseTo(5, within(1e-9));
    assertThatThrownBy(job::all).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPortionThatTakesLongIsHalved() throws IOException {
    long[] now = {0};
    List<Integer> portions = new ArrayList<>();
    Job<Integer> job =
        new Job<>(
            new InputReader(model(), Optional.empty()),
            new Inputs.Samples(samples(20)),
            Entries.Keep.NOTHING,
            subjects -> {
              portions.add(subjects.size());
              // the first three are quick
              now[0] += portions.size() < 4 ? 1 : 2_000_000_000L;
              return subjects.stream().map(Subject::number).toList();
            },
            () -> now[0]);
    assertThat(job.all()).hasSize(20);
    assertThat(portions).containsExactly(1, 2, 4, 8, 4, 1);
  }

  @Test
  void aListenerEndsTheJob() throws IOException {
    try (Lens lens = lens()) {
      List<Decision> kept = new ArrayList<>();
      boolean whole =
          lens.decide(new Inputs.Samples(samples(50)), Question.of("gradient"))
              .each((decision, progress) -> {
                kept.add(decision);
                return progress.done() < 5;
              });
      assertThat(whole).isFalse();
      assertThat(kept).extracting(Decision::number).containsExactly(0, 1, 2, 3, 4);
      List<Decision> some =
          lens.decide(new Inputs.Samples(samples(50)), Question.of("gradient"))
              .all((decision, progress) -> false);
      assertThat(some).hasSize(1);
    }
  }

  @Test
  void aQuestionThatNoMethodAnswersIsRefusedBeforeAnythingRuns() throws IOException {
    try (Lens lens = lens()) {
      Inputs none =
          new Inputs.Rows(visitor -> {
            throw new AssertionError("nothing was to be read");
          });
      assertThatThrownBy(() -> lens.decide(none, Question.of("no-such")))
          .hasMessageContaining("no-such");
      assertThatThrownBy(
              () -> lens.decide(none, Question.of("smoothgrad").withSetting("samples", "many")))
          .hasMessageContaining("samples=many");
    }
  }

  @Test
  void anExplanationThatIsNotFiniteIsRefused() {
    Model broken =
        model()
            .withParameters(
                model().parameters().stream()
                    .map(p -> {
                      float[] values = p.value().values().clone();
                      values[0] = Float.NaN;
                      return Tensor.of(values, p.value().shape().extents());
                    })
                    .toList());
    try (Lens lens = Lens.of(broken, Workers.single())) {
      Inputs inputs = new Inputs.Samples(samples(1));
      assertThatThrownBy(() -> lens.predict(inputs, batch -> {}))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.DATA))
          .hasMessageContaining("not finite");
    }
  }

  /// Multipliers of a GRU of large weights grow from step to step between an input and zeros.
  @Test
  void anExplanationWhosePartsHaveGrownBeyondEverySumIsRefused() {
    Model fresh = ModelPlan.parse("gru(6) dense(2)").initialise(3, Initialisation.PYTORCH, 1);
    SplittableRandom random = new SplittableRandom(2);
    Model model =
        fresh.withParameters(
            fresh.parameters().stream()
                .map(p ->
                    Tensor.generate(
                        i -> p.value().at(i) + 8 * random.nextGaussian(),
                        p.value().shape().extents()))
                .toList());
    Sample sample =
        Sample.of(FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), 2000, 3)));
    Question question = Question.USUAL.withBaseline(new gatelens.explain.Baseline.Zeros());
    try (Lens lens = Lens.of(model, Workers.single())) {
      Inputs inputs = new Inputs.Samples(List.of(sample));
      assertThatThrownBy(() -> lens.decide(inputs, question).all())
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.kind()).isEqualTo(Refused.Kind.DATA);
                assertThat(refused.hint().orElseThrow()).contains("shorter piece");
                assertThat(refused.settings()).containsExactly("baseline", "method");
              })
          .hasMessageContaining("sequence 0 (2000 steps) by DeepLIFT has parts that are not finite")
          .hasMessageContaining("too large to add up");
    }
  }

  @Test
  void tracesAreThoseOfTheModel() throws IOException {
    List<Sample> samples = samples(9);
    try (Lens lens = lens();
        SignalFiles files = new SignalFiles(folder.resolve("gates"))) {
      List<Trace> expected = lens.model().traces(samples, lens.workers());
      List<Decision> found = lens.trace(new Inputs.Samples(samples)).all();
      for (int n = 0; n < 9; n++) {
        assertThat(found.get(n).signals().get("gru_0.update"))
            .isEqualTo(expected.get(n).signal("gru_0.update"));
        assertThat(found.get(n).answer().outputs().values())
            .isEqualTo(expected.get(n).output().values());
      }
      lens.trace(new Inputs.Samples(samples))
          .each((decision, progress) -> {
            files.add(decision);
            return true;
          });
      assertThat(files.finish().get("gru_1.hidden")).containsExactly(9, 5, 2);
      assertThat(files.shortest()).isEqualTo(3);
      assertThat(files.longest()).isEqualTo(5);
      float[] written = Npy.read(folder.resolve("gates/gru_1.hidden.npy")).floats();
      Tensor stacked =
          Stack.of("hidden", expected.stream().map(t -> t.signal("gru_1.hidden")).toList());
      assertThat(written).containsExactly(stacked.values());
    }
  }

  @Test
  void aTraceThatWouldNotFitIsRefusedBeforeItIsMade() {
    Model model = model();
    List<Subject> one = Subject.all(samples(1));
    long bytes = 8 * model.traceSize(3);
    TraceLimit single = new TraceLimit(model, bytes);
    single.check(one);
    single.check(one);
    TraceLimit kept = new TraceLimit(model, bytes);
    kept.keeping(true);
    kept.check(one);
    assertThatThrownBy(() -> kept.check(one))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.kind()).isEqualTo(Refused.Kind.LIMIT);
              assertThat(refused.settings()).containsExactly("memory");
            });
  }

  /// What a file of attributions is measured at is what the method itself is measured at.
  @Test
  void givenAttributionsAreMeasuredAsTheirMethodIs() throws IOException {
    List<Sample> samples = samples(5);
    Question question = Question.of("integrated-gradients");
    Inputs inputs = new Inputs.Samples(samples);
    Path cells = folder.resolve("a.npy");
    Path events = folder.resolve("b.npy");
    try (Lens lens = lens()) {
      try (AttributionFiles files = AttributionFiles.create(lens.model(), cells)) {
        for (Decision decision : lens.decide(inputs, question).all()) {
          files.add(decision);
        }
        assertThat(files.finish().get(0).shape().extents()).containsExactly(5, 5, 2);
      }
      try (AttributionFiles files = AttributionFiles.create(lens.model(), events)) {
        for (Decision decision : lens.decide(inputs, question.withGroup("events")).all()) {
          assertThat(decision.groupings()).containsExactly(Explanation.Grouping.EVENTS);
          files.add(decision);
        }
        files.finish();
      }
      for (Path file : List.of(cells, events)) {
        List<Measurement> made = lens.measure(inputs, Measuring.of("completeness", question)).all();
        List<Measurement> given =
            lens.measure(inputs, new Measuring("completeness", question, Optional.of(file))).all();
        assertThat(given).hasSize(5);
        for (int n = 0; n < 5; n++) {
          // sums of single precision numbers
          assertThat(given.get(n).first()).isCloseTo(made.get(n).first(), within(1e-5));
        }
      }
    }
  }

  @Test
  void attributionsOfOtherInputsAreRefused() throws IOException {
    Path file = folder.resolve("a.npy");
    Npy.write(file, new double[4 * 3 * 2], 4, 3, 2);
    Question question = Question.of("gradient");
    try (Lens lens = lens()) {
      Measuring asked = new Measuring("completeness", question, Optional.of(file));
      assertThatThrownBy(() -> lens.measure(new Inputs.Samples(samples(5)), asked).all())
          .isInstanceOf(Refused.class)
          .hasMessageContaining("expected one row for each of 5 sequences");
      assertThatThrownBy(() -> lens.measure(new Inputs.Samples(samples(4)), asked).all())
          .hasMessageContaining("expected [N][4][2], [N][4] or [N][2]");
      Npy.write(file, new double[] {1}, 1);
      assertThatThrownBy(() -> lens.measure(new Inputs.Samples(samples(1)), asked))
          .hasMessageContaining("expected attributions [N][T][D]");
      assertThatThrownBy(() ->
              new Measuring(
                  "max-sensitivity", Question.USUAL.withEvidence(Depth.NONE), Optional.of(file)))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("runs the method again");
    }
  }

  @Test
  void whereAnImportGoesAnotherWayIsNamed() throws IOException {
    List<Sample> samples =
        samples(9).stream().filter(sample -> sample.first().length() == 3).toList();
    try (Lens lens = lens()) {
      List<Trace> traces = lens.model().traces(samples, lens.workers());
      Tensor update = Stack.of("x", traces.stream().map(t -> t.signal("gru_1.update")).toList());
      double[] values = new double[update.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = update.values()[i];
      }
      Npy.write(folder.resolve("gru_1.update.npy"), values, update.shape().extents());
      assertThat(ExpectedTrace.read(folder).first(traces, 1e-4)).isEmpty();
      // sequence 1, step 2, unit 0
      values[1 * 6 + 2 * 2] += 0.5;
      Npy.write(folder.resolve("gru_1.update.npy"), values, update.shape().extents());
      ExpectedTrace.Difference first = ExpectedTrace.read(folder).first(traces, 1e-4).orElseThrow();
      assertThat(first.layer()).isEqualTo("gru_1");
      assertThat(first.signal()).isEqualTo("update");
      assertThat(first.step()).isEqualTo(2);
      assertThat(first.difference()).isCloseTo(0.5, within(1e-6));

      Path outputs = folder.resolve("y.npy");
      List<Tensor> answers = lens.model().predict(samples, lens.workers());
      double[] expected = new double[2 * answers.size()];
      for (int n = 0; n < answers.size(); n++) {
        expected[2 * n] = answers.get(n).values()[0];
        expected[2 * n + 1] = answers.get(n).values()[1];
      }
      expected[3] += 0.25;
      Npy.write(outputs, expected, answers.size(), 2);
      ExpectedOutputs.Difference largest = ExpectedOutputs.read(outputs).largest(answers);
      assertThat(largest.sequence()).isEqualTo(1);
      assertThat(largest.value()).isEqualTo(1);
      assertThat(largest.size()).isCloseTo(0.25, within(1e-6));
      expected[0] = Double.NaN;
      Npy.write(outputs, expected, answers.size(), 2);
      assertThat(ExpectedOutputs.read(outputs).largest(answers).size()).isNaN();
      assertThatThrownBy(() -> ExpectedOutputs.read(outputs).largest(answers.subList(0, 1)))
          .isInstanceOf(Refused.class);
    }
  }
}
