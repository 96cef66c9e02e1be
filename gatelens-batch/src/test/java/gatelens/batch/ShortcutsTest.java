package gatelens.batch;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import gatelens.survey.DataSurvey;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import gatelens.watch.RowSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShortcutsTest {
  private static final List<String> NAMES = List.of("f0", "f1", "f2");
  @TempDir Path folder;

  /// What decides the class in made data.
  enum Planted {
    LAST("last step only"),
    FIRST("border rows"),
    LENGTH("length"),
    PADDING("padding"),
    SPIKE("single value"),
    ID("id-like column"),
    SUM("order"),
    /// Which of two spikes came first: no shortcut.
    ORDERED("");

    private final String name;

    Planted(String name) {
      this.name = name;
    }
  }

  private record Made(Shortcuts.Sequence sequence, int label) {}

  private static List<Made> made(Planted planted, int count) {
    Random random = new Random(7);
    List<Made> all = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int steps = 6 + random.nextInt(6);
      float[][] events = new float[steps][NAMES.size()];
      float id = random.nextFloat() * 4 - 2;
      for (float[] event : events) {
        for (int f = 0; f < event.length; f++) {
          event[f] = (float) random.nextGaussian() * 0.5f;
        }
        event[2] = planted == Planted.ID ? id : event[2];
      }
      all.add(new Made(new Shortcuts.Sequence("k" + n, events), label(planted, events, random)));
    }
    return all;
  }

  private static int label(Planted planted, float[][] events, Random random) {
    boolean one = random.nextBoolean();
    int last = events.length - 1;
    switch (planted) {
      case LAST -> events[last][0] = one ? 1.5f : -1.5f;
      case FIRST -> events[0][0] = one ? 1.5f : -1.5f;
      case LENGTH -> {
        return events.length > 8 ? 1 : 0;
      }
      case PADDING -> {
        for (int t = 0; one && t < 4; t++) {
          events[last - t] = new float[NAMES.size()];
        }
      }
      case SPIKE -> events[1 + random.nextInt(last - 1)][1] = one ? 4 : 0;
      case ID -> {
        return events[0][2] > 0 ? 1 : 0;
      }
      case SUM -> {
        for (float[] event : events) {
          event[0] += one ? 0.5f : -0.5f;
        }
      }
      case ORDERED -> {
        int early = random.nextInt(events.length / 2);
        int late = events.length / 2 + random.nextInt(events.length - events.length / 2);
        events[early][one ? 0 : 1] = 3;
        events[late][one ? 1 : 0] = 3;
      }
    }
    return one ? 1 : 0;
  }

  private static Model trained(List<Made> made) {
    List<Example> examples = new ArrayList<>();
    for (Made one : made) {
      float[][] events = one.sequence().events();
      float[] values = new float[events.length * NAMES.size()];
      for (int t = 0; t < events.length; t++) {
        System.arraycopy(events[t], 0, values, t * NAMES.size(), NAMES.size());
      }
      examples.add(
          new Example(
              Sample.of(FeatureSequence.of(Tensor.of(values, events.length, NAMES.size()))),
              new Label.Class(one.label())));
    }
    Model fresh =
        ModelPlan.parse("gru(8) dense(2,softmax)")
            .initialise(NAMES.size(), Initialisation.KERAS, 1)
            .withInfo(ModelInfo.NONE.withClasses(List.of("no", "yes")));
    return Trainer.of(new Optimizer.Adam(0.02), new Loss.CategoricalCrossEntropy(List.of()))
        .withEpochs(30)
        .withBatchSize(32)
        .withSeed(1)
        .fit(fresh, Dataset.of(examples), Dataset.empty(), Workers.single(), TrainingListener.NONE)
        .model();
  }

  @ParameterizedTest
  @EnumSource
  void aPlantedShortcutIsNamedByItsTestAlone(Planted planted) {
    List<Made> made = made(planted, 400);
    LiveModel live = LiveModel.of(trained(made), StreamPlan.scores());
    List<Shortcuts.Finding> findings =
        Shortcuts.of(live, made.stream().map(Made::sequence).toList(), NAMES, 3);
    assertThat(findings.stream().filter(Shortcuts.Finding::found).map(Shortcuts.Finding::name))
        .as("%s", findings)
        .isEqualTo(planted.name.isEmpty() ? List.of() : List.of(planted.name));
    findings.stream()
        .filter(Shortcuts.Finding::found)
        .forEach(finding -> assertThat(finding.examples()).hasSize(5));
  }

  @Test
  void whatWasPlantedMatters() throws IOException {
    List<Made> made = made(Planted.LAST, 300);
    Lens lens = Lens.of(trained(made), Workers.single());
    List<String> rows = new ArrayList<>();
    for (Made one : made) {
      float[][] events = one.sequence().events();
      for (int t = 0; t < events.length; t++) {
        rows.add(
            "%s,%d,%s,%s,%s,%s"
                .formatted(
                    one.sequence().key(),
                    t,
                    events[t][0],
                    events[t][1],
                    events[t][2],
                    one.label() == 1 ? "west" : "east"));
      }
    }
    List<String> documents = new ArrayList<>();
    List<String> said = new ArrayList<>();
    for (int threads = 1; threads <= 3; threads++) {
      List<String> lines = new ArrayList<>(List.of("key,t,f0,f1,f2,side"));
      lines.addAll(rows);
      Path in = Files.write(folder.resolve("in.csv"), lines);
      Collections.shuffle(rows, new Random(threads));
      Map<BatchOption, String> values = new EnumMap<>(BatchOption.class);
      values.put(BatchOption.DATA, in.toString());
      values.put(BatchOption.KEY, "key");
      values.put(BatchOption.TIME, "t");
      values.put(BatchOption.FEATURES, String.join(",", NAMES));
      values.put(BatchOption.TARGET, "yes");
      values.put(BatchOption.KEEP, "side");
      values.put(BatchOption.SLICE, "side");
      values.put(BatchOption.OUTPUT, folder.resolve("out.csv").toString());
      values.put(BatchOption.SURVEY, folder.resolve("survey.json").toString());
      said.clear();
      BatchRun.run(
          lens,
          new BatchQuestion(values, threads).plan(),
          Optional.empty(),
          Origin.of(0),
          WorkListener.NONE,
          said::add);
      documents.add(Files.readString(folder.resolve("survey.json")));
      if (threads == 1) {
        byte[] with = Files.readAllBytes(folder.resolve("out.csv"));
        values.remove(BatchOption.SURVEY);
        values.remove(BatchOption.SLICE);
        BatchRun.run(
            lens,
            new BatchQuestion(values, 1).plan(),
            Optional.empty(),
            Origin.of(0),
            WorkListener.NONE,
            said::add);
        assertThat(folder.resolve("out.csv")).hasBinaryContent(with);
      }
    }
    assertThat(documents.get(1)).isEqualTo(documents.get(0));
    assertThat(documents.get(2)).isEqualTo(documents.get(0));
    assertThat(said).anyMatch(line -> line.startsWith("shortcut, last step only:"));
    assertThat(said)
        .filteredOn(line -> line.startsWith("yes:"))
        .singleElement()
        .asString()
        .contains("by mean size f0");
  }

  private static DataSurvey.Figures figures(Importance of, String name) {
    return java.util.Objects.requireNonNull(of.classes().get(name));
  }

  @Test
  void sumsOfPartsAreThatOfAll() {
    Random random = new Random(3);
    Importance whole = new Importance(NAMES, new int[] {0, 1, -1});
    List<Importance> parts =
        List.of(
            new Importance(NAMES, new int[] {0, 1, -1}),
            new Importance(NAMES, new int[] {0, 1, -1}),
            new Importance(NAMES, new int[] {0, 1, -1}));
    float sum = 0;
    for (int n = 0; n < 500; n++) {
      float[] why = {random.nextFloat() - 0.5f, random.nextFloat(), 0};
      sum += Math.abs(why[0]);
      RowSteps.Event event =
          new RowSteps.Event("k" + n, 0, why, new String[0], new boolean[0], "", n, new String[0]);
      LiveAnswer live =
          new LiveAnswer(
              3,
              0,
              new float[2],
              0,
              1,
              0,
              1,
              0,
              why,
              List.of(
                  new LiveAnswer.EventPart(2, 2, 0, -0.25), new LiveAnswer.EventPart(3, 3, 0, 0.5)),
              0,
              0);
      RowSteps.Answer answer =
          new RowSteps.Answer(
              event, 3, 1, 0, why, n * 1e-9f, n % 3 == 0 ? "a" : "b", random.nextFloat(), live);
      whole.add(answer, why, "s" + n % 5, n);
      parts.get(random.nextInt(3)).add(answer, why, "s" + n % 5, n);
    }
    Importance merged = parts.get(2);
    merged.merge(parts.get(0));
    merged.merge(parts.get(1));
    assertThat(figures(merged, "a").count()).isEqualTo(167);
    for (String name : List.of("a", "b")) {
      assertThat(figures(merged, name).size()).isEqualTo(figures(whole, name).size());
      assertThat(figures(merged, name).signed()).isEqualTo(figures(whole, name).signed());
    }
    double mean =
        (167 * figures(whole, "a").size().get(0) + 333 * figures(whole, "b").size().get(0)) / 500;
    // 500 roundings to 2⁻²⁴, and those of the float sum
    assertThat(mean).isCloseTo(sum / 500, org.assertj.core.data.Offset.offset(1e-6));
    assertThat(merged.byDistance().size()).startsWith(0.5, 0.25, 0.0);
    assertThat(merged.byDistance().signed()).startsWith(0.5, -0.25, 0.0);
    assertThat(merged.byDistance().count()).startsWith(500L, 500L, 0L);
    for (int p = 0; p < NAMES.size(); p++) {
      assertThat(merged.swarm().get(p)).isDeepEqualTo(whole.swarm().get(p));
    }
    // values are their own effects here: 1/4 to 1/2 lies in one bin of both; words have no place
    assertThat(whole.swarm().get(0)[8][Importance.effectBin(0.1f)]).isPositive();
    assertThat(Arrays.stream(whole.swarm().get(2)).flatMapToLong(Arrays::stream).sum()).isZero();
    assertThat(merged.surprising().get(0)).isEqualTo(new DataSurvey.Case("k499", 499));
    assertThat(merged.certain()).isEqualTo(whole.certain()).hasSize(100);
    assertThat(merged.uncertain()).isEqualTo(whole.uncertain());
    assertThat(merged.unexplained().get(0).key()).isEqualTo("k499");
    assertThat(merged.slices()).hasSize(5);
    assertThat(merged.manySlices()).isFalse();
    assertThat(Importance.valueBin(0)).isEqualTo(8);
    assertThat(Importance.valueBin(-100)).isZero();
    assertThat(Importance.valueBin(100)).isEqualTo(16);
    assertThat(Importance.effectBin(0)).isEqualTo(13);
    assertThat(Importance.effectBin(1)).isEqualTo(22);
    assertThat(Importance.effectBin(-1)).isEqualTo(4);
    assertThat(Importance.effectBin(1e9f)).isEqualTo(26);
  }

  /// A column that names its sequence takes no memory for each, and says so, in any order.
  @Test
  void slicesOfAnIdAreNotKept() {
    for (int each : new int[] {Importance.TOO_MANY_SLICES, Importance.TOO_MANY_SLICES + 1}) {
      List<Importance> parts =
          List.of(new Importance(List.of(), new int[0]), new Importance(List.of(), new int[0]));
      for (int n = 0; n < each; n++) {
        parts.get(n % 2).add(answer("k" + n), new float[0], "s" + n, 0);
      }
      Importance merged = new Importance(List.of(), new int[0]);
      merged.merge(parts.get(1));
      merged.merge(parts.get(0));
      boolean many = each > Importance.TOO_MANY_SLICES;
      assertThat(merged.manySlices()).isEqualTo(many);
      assertThat(merged.slices()).hasSize(many ? 0 : 200);
      merged.add(answer("k"), new float[0], "another", 0);
      assertThat(merged.manySlices()).isTrue();
      assertThat(merged.slices()).isEmpty();
    }
  }

  private static RowSteps.Answer answer(String key) {
    RowSteps.Event event =
        new RowSteps.Event(
            key, 0, new float[0], new String[0], new boolean[0], "", 0, new String[0]);
    LiveAnswer live =
        new LiveAnswer(1, 0, new float[2], 0, 1, 0, 1, 0, new float[0], List.of(), 0, 0);
    return new RowSteps.Answer(event, 1, 1, 0, new float[0], 0, "a", 0.5f, live);
  }
}
