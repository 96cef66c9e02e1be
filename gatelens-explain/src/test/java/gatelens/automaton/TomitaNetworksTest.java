package gatelens.automaton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// GRUs trained on the answers to every beginning of words: from those that answer all short and
/// many long words rightly the smallest machine comes back.
class TomitaNetworksTest {
  private static final int UNITS = 16;
  private static final int LONG = Integer.getInteger("gatelens.tomita.words", 1_000);

  private static Sample sample(int... word) {
    return Sample.of(
        FeatureSequence.of(Tensor.generate(i -> word[i / 2] == i % 2 ? 1 : 0, word.length, 2)));
  }

  private static Example example(Tomita language, int longest, SplittableRandom random) {
    int[] word = random.ints(1 + random.nextInt(longest), 0, 2).toArray();
    // half of the words stay in the language for as long as they can
    boolean inside = random.nextBoolean();
    int[] labels = new int[word.length];
    int state = 0;
    for (int t = 0; t < word.length; t++) {
      if (inside && random.nextInt(12) > 0) {
        int other = language.machine.step(state, 1 - word[t]);
        boolean lost = dead(language.machine, language.machine.step(state, word[t]));
        word[t] = lost && !dead(language.machine, other) ? 1 - word[t] : word[t];
      }
      state = language.machine.step(state, word[t]);
      labels[t] = language.machine.answer(state);
    }
    return new Example(sample(word), new Label.Classes(labels));
  }

  private static boolean dead(Machine machine, int state) {
    return machine.answer(state) == 0
        && machine.step(state, 0) == state
        && machine.step(state, 1) == state;
  }

  private static Model trained(Tomita language, Workers workers) {
    SplittableRandom random = new SplittableRandom(language.seed);
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < 450; n++) {
      examples.add(example(language, n < 300 ? 10 : 60, random));
    }
    Model start =
        ModelPlan.parse("gru(" + UNITS + ",sequences) dense(2,softmax)")
            .initialise(2, Initialisation.KERAS, 1);
    return Trainer.of(new Optimizer.Adam(0.01), new Loss.CategoricalCrossEntropy())
        .withEpochs(language.epochs)
        .withBatchSize(32)
        .withClipNorm(1)
        .fit(start, Dataset.of(examples), Dataset.empty(), workers, TrainingListener.NONE)
        .model();
  }

  /// Four of the languages; all with `-Dgatelens.full`.
  static Stream<Tomita> languages() {
    return Boolean.getBoolean("gatelens.full")
        ? Stream.of(Tomita.values())
        : Stream.of(Tomita.TWO, Tomita.FOUR, Tomita.FIVE, Tomita.SEVEN);
  }

  /// All words of up to twelve symbols, and long ones: the network answers them rightly, so the
  /// rule is the language itself, and it says what the network says about every one of them.
  @ParameterizedTest
  @MethodSource("languages")
  void theSmallestMachineComesBack(Tomita language) {
    try (Workers workers = Workers.single()) {
      Model model = trained(language, workers);
      List<int[]> words = new ArrayList<>(Tomita.words(12));
      SplittableRandom random = new SplittableRandom(99);
      for (int n = 0; n < LONG; n++) {
        words.add(random.ints(1 + random.nextInt(60), 0, 2).toArray());
      }
      List<Sample> samples = words.stream().map(TomitaNetworksTest::sample).toList();
      for (int n = 0; n < words.size(); n++) {
        float[] all = model.predict(samples.get(n)).values();
        assertThat(model.predictedClass(all)).isEqualTo(language.machine.answerTo(words.get(n)));
      }
      RulesStudy study =
          RulesStudy.of(model, samples, new RulesStudy.Question(MachineQuestion.USUAL, 16, 10));
      assertThat(study.search().orElseThrow().complete()).isTrue();
      assertThat(study.machine().states()).isEqualTo(language.states);
      assertThat(study.agreed()).isEqualTo(study.tried()).isEqualTo(words.size());
      assertThat(study.disagreements()).isEmpty();
      // symbols are numbered by how often they occur
      boolean swapped = study.symbols().get(0).endsWith("1");
      for (int[] word : words) {
        int[] read = Arrays.stream(word).map(a -> swapped ? 1 - a : a).toArray();
        assertThat(study.machine().answerTo(read)).isEqualTo(language.machine.answerTo(word));
      }
    }
  }

  /// A network that answers wrongly is followed all the same: the rule is its own, not the
  /// language's. One that was never trained says little, and its rule says as little.
  @Test
  void theRuleIsTheNetworksOwn() {
    Model model =
        ModelPlan.parse("gru(4,sequences) dense(2,softmax)").initialise(2, Initialisation.KERAS, 5);
    List<Sample> samples = Tomita.words(9).stream().map(TomitaNetworksTest::sample).toList();
    RulesStudy study =
        RulesStudy.of(model, samples, new RulesStudy.Question(MachineQuestion.USUAL, 16, 10));
    if (study.search().orElseThrow().complete()) {
      assertThat(study.agreed()).isEqualTo(samples.size());
    } else {
      assertThat(study.search().orElseThrow().counterexamples()).isNotEmpty();
    }
    // of more symbols than are asked for a graph is made, from every other word
    RulesStudy graph =
        RulesStudy.of(model, samples, new RulesStudy.Question(MachineQuestion.USUAL, 1, 6));
    assertThat(graph.search()).isEmpty();
    assertThat(graph.tried()).isEqualTo(samples.size() / 2);
    assertThat(graph.agreed()).isBetween(graph.usual(), graph.tried());
    long steps = 0;
    for (int n = 0; n < samples.size(); n += 2) {
      steps += samples.get(n).inputs().get(0).length();
    }
    TransitionGraph ways = graph.graph().orElseThrow();
    long counted =
        Arrays.stream(ways.counts()).flatMap(Arrays::stream).flatMapToLong(Arrays::stream).sum();
    assertThat(counted).isEqualTo(steps);
    assertThat(Arrays.stream(ways.visits()).sum()).isEqualTo(steps + (samples.size() + 1) / 2);
    assertThat(ways.usual()).isBetween(0.5, 1.0);
  }

  @Test
  void whatHasNoRule() {
    List<Sample> samples = List.of(sample(0, 1));
    RulesStudy.Question usual = new RulesStudy.Question(MachineQuestion.USUAL, 16, 10);
    Model number = ModelPlan.parse("gru(3) dense(1)").initialise(2, Initialisation.KERAS, 1);
    assertThatThrownBy(() -> RulesStudy.of(number, samples, usual))
        .hasMessageContaining("one number");
    Model both =
        ModelPlan.parse("bigru(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, 1);
    assertThatThrownBy(() -> RulesStudy.of(both, samples, usual))
        .hasMessageContaining("reads forward");
    assertThatThrownBy(() -> new RulesStudy.Question(MachineQuestion.USUAL, 0, 1))
        .hasMessageContaining("0 symbols");
  }
}
