package gatelens.demo;

import gatelens.data.Input;
import gatelens.data.TextPlan;
import gatelens.data.encode.TextEncoder;
import gatelens.data.encode.Vocabulary;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Quality;
import gatelens.train.Schedule;
import gatelens.train.Split;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// Tell the language of a name from its characters: the data with a held-out fifth, the model, its
/// training, its marks.
///
/// The model is that of many introductory articles: an embedding, two GRU layers of 64 units, the
/// first of which hands on its state at every step, and a softmax over the classes; Adam, 32 names
/// a batch.
///
/// @param training names to learn from
/// @param held names that the model never sees while it learns
/// @param encoder gives each character of the names to learn from a number
public record LanguageTask(
    List<LanguageNames.Name> training, List<LanguageNames.Name> held, TextEncoder encoder) {
  private static final double SHARE_HELD = 0.2;
  private static final int BATCH = 32;

  /// Keeps unmodifiable copies.
  public LanguageTask {
    training = List.copyOf(training);
    held = List.copyOf(held);
  }

  /// The names of the JDK, a fifth of each language held out.
  ///
  /// @param seed decides which
  public static LanguageTask of(long seed) {
    List<LanguageNames.Name> names = LanguageNames.all();
    Dataset numbers = numbers(names);
    Split split = Split.of(numbers, SHARE_HELD, seed);
    List<LanguageNames.Name> training = names(names, split.training());
    return new LanguageTask(training, names(names, split.validation()), characters(training));
  }

  /// Names by their place in the list, so that the split can be stratified by language.
  private static Dataset numbers(List<LanguageNames.Name> names) {
    return new Dataset() {
      @Override
      public int size() {
        return names.size();
      }

      @Override
      public Example get(int i) {
        return new Example(
            Sample.of(gatelens.sequence.TokenSequence.of(i)),
            new Label.Class(names.get(i).language()));
      }
    };
  }

  private static List<LanguageNames.Name> names(List<LanguageNames.Name> names, Dataset part) {
    List<LanguageNames.Name> chosen = new ArrayList<>();
    for (int i = 0; i < part.size(); i++) {
      if (part.get(i).input().first() instanceof gatelens.sequence.TokenSequence place) {
        chosen.add(names.get(place.ids()[0]));
      }
    }
    return chosen;
  }

  /// Characters in ascending order, whatever their number.
  private static TextEncoder characters(List<LanguageNames.Name> names) {
    TreeSet<String> found = new TreeSet<>();
    names.forEach(
        name -> name.text().codePoints().forEach(point -> found.add(Character.toString(point))));
    return new TextEncoder(
        TextPlan.Unit.CHARS, false, LanguageNames.LONGEST, new Vocabulary(List.copyOf(found)));
  }

  /// A name as a sequence of tokens, each named by its character.
  Sample encode(LanguageNames.Name name) {
    return Sample.of(encoder.encode(new Input.Text(name.text())));
  }

  /// Trains the model.
  ///
  /// @param epochs passes over the names; 10 is usual
  public Model train(int epochs, long seed, Workers workers, TrainingListener listener) {
    Model fresh =
        ModelPlan.parse("embedding(64) gru(64,sequences) gru(64) dense(30,softmax)")
            .initialise(encoder.width(), Initialisation.KERAS, seed)
            .withInfo(ModelInfo.NONE.withClasses(LanguageNames.classes()));
    Trainer trainer =
        Trainer.of(new Optimizer.Adam(0.003), new Loss.CategoricalCrossEntropy(List.of()))
            .withEpochs(epochs)
            .withBatchSize(BATCH)
            .withLengthWindow(16)
            .withSchedule(new Schedule.Cosine(0, 0))
            .withClipNorm(5)
            .withSeed(seed);
    return trainer.fit(fresh, dataset(training), Dataset.empty(), workers, listener).model();
  }

  private Dataset dataset(List<LanguageNames.Name> names) {
    return Dataset.of(
        names.stream()
            .map(name -> new Example(encode(name), new Label.Class(name.language())))
            .toList());
  }

  /// How much data there is, as a line.
  public String words() {
    return String.format(
        Locale.ROOT,
        "%,d names to learn from, %,d held out, %d languages",
        training.size(),
        held.size(),
        LanguageNames.LANGUAGES.size());
  }

  /// Steps of one epoch.
  public int batches() {
    return (training.size() + BATCH - 1) / BATCH;
  }

  /// What the model says of each held-out name.
  public Marks mark(Model model, Workers workers) {
    List<Tensor> outputs = model.predict(held.stream().map(name -> encode(name)).toList(), workers);
    int classes = LanguageNames.LANGUAGES.size();
    int[][] confusion = new int[classes][classes];
    List<Marks.Answer> answers = new ArrayList<>();
    Quality quality = Quality.NONE;
    for (int i = 0; i < held.size(); i++) {
      float[] p = outputs.get(i).values();
      int best = model.predictedClass(p);
      quality = quality.plus(model, p, new Label.Class(held.get(i).language()), held.get(i).text());
      confusion[held.get(i).language()][best]++;
      answers.add(new Marks.Answer(held.get(i), best, p[best]));
    }
    return new Marks(answers, confusion, quality);
  }

  /// What the model says of a text that is nobody's name.
  ///
  /// @param text cut after 40 characters
  Marks.Answer answer(Model model, String text) {
    LanguageNames.Name name = new LanguageNames.Name(text.strip(), LanguageNames.UNKNOWN);
    float[] p = model.predict(encode(name)).values();
    int best = model.predictedClass(p);
    return new Marks.Answer(name, best, p[best]);
  }

  /// How a model did on names it had not seen.
  ///
  /// @param answers one a name, in the order of {@link #held()}
  /// @param confusion `int[C][C]`: names of the language of the row that were taken for that of the
  ///   column
  /// @param quality over all of them
  public record Marks(List<Answer> answers, int[][] confusion, Quality quality) {
    /// One answer.
    ///
    /// @param name the name and its true language
    /// @param answer the language that the model gives
    /// @param probability its probability, in (0, 1)
    public record Answer(LanguageNames.Name name, int answer, double probability) {
      /// True if it is the true one.
      public boolean right() {
        return answer == name.language();
      }
    }

    /// A mistake that is made often.
    ///
    /// @param truth the true language
    /// @param answer what it was taken for
    /// @param count how many names
    public record Confusion(int truth, int answer, int count) {}

    /// The share of right answers, in [0, 1].
    public double accuracy() {
      return quality.accuracy();
    }

    /// The share of the most frequent language: what always giving the same answer would reach.
    public double majority() {
      return Arrays.stream(confusion).mapToInt(row -> Arrays.stream(row).sum()).max().orElse(0)
          / (double) answers.size();
    }

    /// The most frequent mistakes, the most frequent first.
    public List<Confusion> worst(int most) {
      List<Confusion> all = new ArrayList<>();
      for (int t = 0; t < confusion.length; t++) {
        for (int a = 0; a < confusion.length; a++) {
          if (t != a && confusion[t][a] > 0) {
            all.add(new Confusion(t, a, confusion[t][a]));
          }
        }
      }
      all.sort((x, y) -> Integer.compare(y.count(), x.count()));
      return all.subList(0, Math.min(most, all.size()));
    }
  }
}
