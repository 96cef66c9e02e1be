package gatelens.lens;

import gatelens.data.BadRows;
import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.select.Candidate;
import gatelens.select.Fold;
import gatelens.select.FoldData;
import gatelens.select.Frame;
import gatelens.select.Selection;
import gatelens.select.SelectionTable;
import gatelens.train.Dataset;
import gatelens.train.EarlyStopping;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Quality;
import gatelens.train.Separation;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The choice among models by cross-validation, described. Every fold learns for itself how its
/// data is read: scales, vocabulary and categories are those of the rows that are learned from in
/// it. Names of classes are those of all rows, for they say what is asked. Scores of forecasts are
/// in deviations of all rows, whatever the fold.
///
/// @param data raw data, or arrays of one input
/// @param candidates what is tried
/// @param surroundings what stays the same around the recurrent layers
/// @param settings of every training
/// @param folding how rows are held out in turn
/// @param halving how many candidates one survivor stands for; empty for none
/// @param journal where finished trials are kept so that a killed choice goes on
public record Choice(
    TrainingData data,
    List<Candidate> candidates,
    Surroundings surroundings,
    Settings settings,
    Folding folding,
    Optional<Integer> halving,
    Optional<Path> journal) {
  private static final int VECTORS = 32;

  /// What is around the layers that are tried.
  ///
  /// @param embedding the length of a token's vector; arrays are tokens where it is said
  /// @param masking true if steps whose features are all 0 (or token 0) are padding
  /// @param head the layers behind; one that fits the answers where it is not said
  /// @param branches the layers of inputs that are not to be chosen, by name
  public record Surroundings(
      Optional<Integer> embedding,
      boolean masking,
      Optional<String> head,
      Map<String, ModelPlan> branches) {
    /// Keeps an unmodifiable copy.
    public Surroundings {
      branches = Map.copyOf(branches);
    }
  }

  /// How every candidate is trained.
  ///
  /// @param optimizer whose rate a candidate may replace
  /// @param epochs at most
  /// @param batchSize examples a step
  /// @param earlyStopping on a tenth of the training part
  /// @param seed decides folds, weights and order
  public record Settings(
      Optimizer optimizer,
      int epochs,
      int batchSize,
      Optional<EarlyStopping> earlyStopping,
      long seed) {}

  /// How rows are held out in turn.
  ///
  /// @param folds how many; usual: 5
  /// @param forward true if the rows are in order of time, and only what came before is learned
  ///   from; forecasts always are
  public record Folding(int folds, boolean forward) {}

  /// Keeps an unmodifiable copy.
  public Choice {
    candidates = List.copyOf(candidates);
  }

  /// A choice whose data has been read and parted: all but the trials.
  ///
  /// @param selection the trials
  /// @param folds the data of each fold
  /// @param whole all rows, for the candidate that is recommended
  /// @param testing kept apart to test on, if any
  /// @param encoding of raw data, learned from all rows but those
  /// @param origin where the result comes from
  public record Ready(
      Selection selection,
      List<FoldData> folds,
      FoldData whole,
      Optional<Dataset> testing,
      Optional<Encoding> encoding,
      Origin origin) {
    /// Keeps an unmodifiable copy.
    public Ready {
      folds = List.copyOf(folds);
    }

    /// Runs the trials that are not in the journal yet.
    ///
    /// @param clock nanoseconds, for the time of a prediction
    /// @return nothing if the listener stopped it
    /// @throws IOException if the journal cannot be read or written
    /// @throws IllegalArgumentException if the journal is of another choice
    public Optional<SelectionTable> run(
        Workers workers, LongSupplier clock, Selection.Listener listener) throws IOException {
      return selection.run(folds, workers, clock, listener);
    }

    /// Trains a candidate on all rows, with its encoding and why it was chosen.
    ///
    /// @param why in words
    public Model fit(Candidate candidate, String why, Workers workers, TrainingListener listener) {
      Model model = selection.fit(candidate, whole, workers, listener);
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("plan", whole.frame().plan(candidate));
      facts.put("selected", why);
      List<String> names = encoding.map(e -> e.classes().names()).orElse(List.of());
      Model named = names.isEmpty() ? model : model.withInfo(model.info().withClasses(names));
      return named
          .withInfo(encoding.map(e -> e.in(named.info())).orElse(named.info()))
          .withFacts(facts);
    }

    /// How good models trained on all rows are on those kept apart, which had no say in the choice.
    ///
    /// @param table of the trials
    /// @param chosen the recommended candidate, trained
    /// @param all true for every candidate that was finished, false for the recommended one
    /// @return scores by candidate; empty if nothing was kept apart
    public Map<Candidate, Double> test(
        SelectionTable table, Model chosen, boolean all, Workers workers) {
      Map<Candidate, Double> tested = new LinkedHashMap<>();
      if (testing.isEmpty()) {
        return tested;
      }
      Candidate best = table.recommendation().row().candidate();
      for (SelectionTable.Row row : table.rows()) {
        boolean recommended = row.candidate().equals(best);
        if (recommended || (all && row.finished())) {
          Model model =
              recommended
                  ? chosen
                  : selection.fit(row.candidate(), whole, workers, TrainingListener.NONE);
          tested.put(row.candidate(), Quality.of(model, testing.get(), workers).score());
        }
      }
      return tested;
    }
  }

  /// Reads and parts the data, and learns for every fold how it is read.
  ///
  /// @param listener told what was understood
  /// @throws Refused if data and settings do not fit
  /// @throws IOException if a file cannot be read, or a row has no label; the message names the row
  public Ready prepare(DataReport.Listener listener) throws IOException {
    return switch (data) {
      case TrainingData.Raw raw -> prepared(raw, listener);
      case TrainingData.Arrays arrays -> prepared(arrays, listener);
    };
  }

  /// What does not go together is a matter of the question.
  private static <T> T asked(Supplier<T> made) {
    try {
      return made.get();
    } catch (Refused named) {
      throw named;
    } catch (IllegalArgumentException problem) {
      throw new Refused(Refused.Kind.QUESTION, String.valueOf(problem.getMessage()));
    }
  }

  private Trainer trainer(Frame frame) {
    Model any = frame.initialise(candidates.get(0), Initialisation.KERAS, 0);
    Trainer trainer =
        Trainer.of(settings.optimizer(), Loss.usualFor(any.finalActivation()))
            .withEpochs(settings.epochs())
            .withBatchSize(settings.batchSize())
            .withSeed(settings.seed());
    return settings.earlyStopping().map(trainer::withEarlyStopping).orElse(trainer);
  }

  private Ready ready(
      List<Fold> parts,
      List<FoldData> folds,
      FoldData whole,
      Optional<Dataset> testing,
      Optional<Encoding> encoding) {
    Trainer trainer = asked(() -> trainer(whole.frame()));
    Origin origin =
        Origin.of(settings.seed())
            .with("data", String.valueOf(data.place().getFileName()))
            .with("training", trainer)
            .with("folds", parts);
    Selection selection =
        asked(() -> new Selection(candidates, parts, trainer, whole.frame(), halving, journal));
    return new Ready(selection, folds, whole, testing, encoding, origin);
  }

  private List<Fold> folds(Separation separation, boolean grouped) {
    if (folding.forward() && grouped) {
      throw new Refused(
          Refused.Kind.QUESTION, "--forward excludes --groups and --group-by: a row has one place");
    }
    if (folding.forward() && !separation.timed()) {
      return Fold.forwardChaining(separation.size(), folding.folds());
    }
    return grouped && !separation.timed()
        ? Fold.grouped(separation.units(), folding.folds())
        : Fold.of(separation, folding.folds(), settings.seed());
  }

  /// What early stopping watches comes last where rows are in order of time.
  private Separation.Parts watched(Separation separation, int[] training) {
    Separation ordered =
        folding.forward() && !separation.timed()
            ? separation.inTime(
                IntStream.range(0, separation.size())
                    .mapToObj(i -> new Separation.Span(i, i))
                    .toList())
            : separation;
    return FoldData.watched(
        ordered, training, settings.earlyStopping().isPresent(), settings.seed());
  }

  private Ready prepared(TrainingData.Arrays arrays, DataReport.Listener listener)
      throws IOException {
    boolean tokens = surroundings.embedding().isPresent();
    SequenceArray input = SequenceArray.read(arrays.inputs().get(0).file(), tokens);
    Frame.Input one = framed("input", input.width(), tokens, Optional.empty());
    boolean classes =
        surroundings.head().isEmpty()
            || !asked(() -> trainer(new Frame(List.of(one), surroundings.head().get())))
                .loss()
                .metric()
                .contains("error");
    Dataset all =
        LabelledArrays.examples(
            List.of(input), arrays.labels(), new LabelledArrays.LabelForm(classes, false));
    String head = surroundings.head().orElse("dense(" + classes(all) + ",softmax)");
    Frame frame = asked(() -> new Frame(List.of(one), head));
    Separation separation = LabelledArrays.separation(all, arrays.groups(), listener);
    Optional<Dataset> testing = Optional.empty();
    if (arrays.apart() instanceof TrainingData.Apart.Share part) {
      Separation.Parts apart = separation.hold(part.share(), settings.seed());
      testing = Optional.of(all.select(apart.held()));
      all = all.select(apart.training());
      separation = separation.select(apart.training());
    }
    Separation apart = separation;
    List<Fold> parts = asked(() -> folds(apart, arrays.groups().isPresent()));
    List<FoldData> folds = new ArrayList<>();
    for (Fold fold : parts) {
      folds.add(data(all, separation, fold.training(), fold.validation(), frame));
    }
    int[] every = IntStream.range(0, all.size()).toArray();
    return ready(
        parts, folds, data(all, separation, every, new int[0], frame), testing, Optional.empty());
  }

  private FoldData data(
      Dataset all, Separation separation, int[] training, int[] held, Frame frame) {
    Separation.Parts learned = watched(separation, training);
    return new FoldData(
        all.select(learned.training()),
        all.select(learned.held()),
        all.select(held),
        frame,
        List.of());
  }

  private Ready prepared(TrainingData.Raw raw, DataReport.Listener listener) throws IOException {
    RawRows rows = RawRows.of(raw, settings.seed());
    Separation separation = rows.separation();
    List<Fold> parts = asked(() -> folds(separation, raw.groupBy().isPresent()));
    if (!separation.timed()) {
      few(rows, listener);
    }
    int[] every = IntStream.range(0, rows.size()).toArray();
    Encoding all = rows.learn(every);
    NewModel.check(surroundings.branches(), all);
    List<FoldData> folds = new ArrayList<>();
    for (Fold fold : parts) {
      Separation.Parts learned = watched(separation, fold.training());
      Encoding own = learned(rows, learned.training(), all);
      folds.add(data(rows, learned, fold.validation(), own, all));
    }
    Separation.Parts learned = watched(separation, every);
    Encoding own = learned(rows, learned.training(), all);
    FoldData whole = data(rows, learned, new int[0], own, all);
    BadRows bad = raw.badRows();
    Optional<Dataset> testing = rows.testing(own, settings.seed(), bad);
    listener.read(rows.report(own, 0, bad));
    return ready(parts, folds, whole, testing, Optional.of(own));
  }

  /// What the rows that are learned from alone say, and the names of all classes.
  private static Encoding learned(RawRows rows, int[] training, Encoding all) throws IOException {
    return training.length == rows.size()
        ? all
        : rows.learn(training).withClasses(all.classes().names());
  }

  private void few(RawRows rows, DataReport.Listener listener) {
    rows.members()
        .forEach((name, count) -> {
          if (count < folding.folds() && !name.isEmpty()) {
            listener.note(
                "warning: the class '"
                    + name
                    + "' has "
                    + count
                    + " rows, fewer than the "
                    + folding.folds()
                    + " folds: some folds are not held to it, and one may not learn it");
          }
        });
  }

  private FoldData data(
      RawRows rows, Separation.Parts learned, int[] held, Encoding own, Encoding all)
      throws IOException {
    BadRows bad = rows.badRows();
    return new FoldData(
        rows.examples(learned.training(), own, bad),
        rows.examples(learned.held(), own, bad),
        rows.examples(held, own, bad),
        asked(() -> frame(own)),
        units(own, all));
  }

  private static List<Double> units(Encoding fold, Encoding all) {
    List<Double> units = new ArrayList<>();
    for (int i = 0; i < all.answers().size(); i++) {
      units.add(fold.answers().get(i).deviation() / all.answers().get(i).deviation());
    }
    return units;
  }

  private Frame frame(Encoding encoding) {
    List<Frame.Input> inputs = new ArrayList<>();
    for (int i = 0; i < encoding.encoders().size(); i++) {
      Encoder encoder = encoding.encoders().get(i);
      String name = encoding.names().get(i);
      inputs.add(
          framed(
              name,
              encoder.width(),
              encoder.tokens(),
              Optional.ofNullable(surroundings.branches().get(name))));
    }
    int classes = encoding.classes().names().size();
    return new Frame(
        inputs,
        surroundings
            .head()
            .orElse(
                classes == 0
                    ? "dense(" + encoding.answers().size() + ")"
                    : "dense(" + classes + ",softmax)"));
  }

  private Frame.Input framed(String name, int width, boolean tokens, Optional<ModelPlan> given) {
    boolean masking = surroundings.masking();
    String before =
        tokens
            ? "embedding(" + surroundings.embedding().orElse(VECTORS) + (masking ? ",mask)" : ")")
            : masking ? "masking" : "";
    return new Frame.Input(name, width, before, given);
  }

  private static int classes(Dataset data) {
    int most = 1;
    for (int i = 0; i < data.size(); i++) {
      most =
          data.get(i).label() instanceof Label.Class label ? Math.max(most, label.index()) : most;
    }
    return most + 1;
  }
}
