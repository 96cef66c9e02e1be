package gatelens.lens;

import gatelens.data.BadRows;
import gatelens.data.Encoding;
import gatelens.lens.choice.BesideColumn;
import gatelens.lens.choice.Folding;
import gatelens.lens.choice.HeldAnswers;
import gatelens.lens.choice.LearnedRows;
import gatelens.lens.choice.OwnFolds;
import gatelens.lens.choice.Settings;
import gatelens.lens.choice.Surroundings;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.select.Candidate;
import gatelens.select.Fold;
import gatelens.select.FoldData;
import gatelens.select.Frame;
import gatelens.select.NestedScore;
import gatelens.select.Search;
import gatelens.select.Selection;
import gatelens.select.SelectionTable;
import gatelens.select.TrialPlace;
import gatelens.train.Dataset;
import gatelens.train.Label;
import gatelens.train.Separation;
import gatelens.train.Split;
import gatelens.train.Trainer;
import gatelens.train.TrainingLength;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The choice among models by cross-validation, described. Scales, vocabulary and categories are
/// those of the rows that a fold learns from. Names of classes are those of all rows, for they say
/// what is asked; scores of forecasts are in deviations of all rows, whatever the fold.
///
/// @param data raw data, or arrays of one input
/// @param search what is tried
/// @param surroundings what stays the same around the recurrent layers
/// @param settings of every training
/// @param folding how rows are held out in turn
/// @param rules how candidates are compared
/// @param journal where finished trials are kept so that a killed choice goes on
public record Choice(
    TrainingData data,
    Search search,
    Surroundings surroundings,
    Settings settings,
    Folding folding,
    Selection.Rules rules,
    Optional<Path> journal) {
  /// A choice whose data has been read and parted: all but the trials.
  ///
  /// @param selection the trials
  /// @param folds the data of each fold
  /// @param whole all rows, for what is recommended; a nested choice validates by what it held out
  /// @param testing kept apart to test on, if any
  /// @param encoding of raw data, learned from all rows but those
  /// @param names of the rows, for people
  /// @param nested choices on a part of the rows each, that say how good what is chosen is
  /// @param origin where the result comes from
  public record Ready(
      Selection selection,
      List<FoldData> folds,
      FoldData whole,
      Optional<Dataset> testing,
      Optional<Encoding> encoding,
      IntFunction<String> names,
      List<Ready> nested,
      Origin origin) {
    /// Keeps an unmodifiable copy.
    public Ready {
      folds = List.copyOf(folds);
      nested = List.copyOf(nested);
    }

    /// How many trainings there will be at most, nested ones included.
    public int trials() {
      return selection.trials() + nested.stream().mapToInt(Ready::trials).sum();
    }

    /// Makes every nested choice and holds what it chose to what was held out of it.
    ///
    /// @param place where trials are trained
    /// @param workers that train what each of them chose
    /// @return one a nested choice, in their order; nothing if the listener stopped one
    /// @throws IOException if a journal cannot be read or written
    public Optional<List<NestedScore>> nested(
        TrialPlace place, Workers workers, Selection.Listener listener) throws IOException {
      List<NestedScore> scores = new ArrayList<>();
      for (Ready one : nested) {
        Optional<SelectionTable> table = one.run(place, listener);
        if (table.isEmpty()) {
          return Optional.empty();
        }
        SelectionTable.Row row = table.get().recommendation().row();
        Model model = one.selection.fit(row.candidate(), one.whole, workers, TrainingListener.NONE);
        double score =
            one.selection.score(model, one.whole.validation(), one.whole.units(), workers);
        scores.add(new NestedScore(row.candidate(), row.mean(), score));
      }
      return Optional.of(scores);
    }

    /// Writes what every finished candidate answered to the rows it did not learn from.
    ///
    /// @param answers what was kept of them
    /// @throws IOException if it cannot be written
    public void write(Path file, HeldAnswers answers, SelectionTable table) throws IOException {
      answers.write(
          file,
          selection,
          table,
          folds,
          names,
          encoding.map(e -> e.classes().names()).orElse(List.of()));
    }

    /// Runs the trials that are not in the journal yet.
    ///
    /// @param place where they are trained
    /// @return nothing if the listener stopped it
    /// @throws IOException if the journal cannot be read or written
    /// @throws IllegalArgumentException if the journal is of another choice
    public Optional<SelectionTable> run(TrialPlace place, Selection.Listener listener)
        throws IOException {
      return selection.run(folds, place, listener);
    }

    /// Trains a candidate on all rows, with its encoding and why it was chosen.
    ///
    /// @param why in words
    public Model fit(Candidate candidate, String why, Workers workers, TrainingListener listener) {
      Model model = selection.fit(candidate, whole, workers, listener);
      Map<String, String> facts = LearnedRows.facts(model.info(), whole.training());
      facts.put("plan", whole.frame().plan(candidate));
      facts.put("selected", why);
      List<String> names = encoding.map(e -> e.classes().names()).orElse(List.of());
      ModelInfo info = names.isEmpty() ? model.info() : model.info().withClasses(names);
      return model
          .withInfo(encoding.map(e -> e.withUsual(whole.training()).in(info)).orElse(info))
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
          tested.put(row.candidate(), selection.score(model, testing.get(), List.of(), workers));
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

  /// What a choice is made from.
  private interface Rows {
    Separation separation();

    /// The data of a fold.
    ///
    /// @param learned what is learned from, and what is watched
    FoldData data(Separation.Parts learned, int[] held) throws IOException;

    boolean grouped();

    /// How many rows each class has.
    Map<String, Integer> members();

    /// The fold of each row, where they are somebody's own; empty else.
    int[] homes() throws IOException;

    String name(int row);
  }

  /// The choice from some rows.
  ///
  /// @param held of the rows that it has no part of
  private Ready ready(
      Rows all, int[] rows, int[] held, Optional<Path> kept, int part, Optional<Encoding> encoding)
      throws IOException {
    int[] homes = all.homes();
    List<Fold> parts =
        asked(() -> folding.of(all.separation(), rows, all.grouped(), homes, settings.seed()));
    List<FoldData> folds = new ArrayList<>();
    for (Fold fold : parts) {
      folds.add(all.data(watched(all.separation(), fold.training()), fold.validation()));
    }
    FoldData whole = all.data(watched(all.separation(), rows), held);
    Trainer trainer =
        asked(() ->
            settings.trainer(
                search,
                whole.frame(),
                rules.scores(),
                whole.training().size(),
                whole.watched().size()));
    Origin origin =
        Origin.of(settings.seed())
            .with("data", String.valueOf(data.place().getFileName()))
            .with("training", trainer)
            .with("folds", parts);
    Optional<Path> journal =
        kept.map(file -> part == 0 ? file : file.resolveSibling(file.getFileName() + "." + part));
    Selection selection =
        asked(() -> new Selection(search, parts, trainer, whole.frame(), rules, journal));
    return new Ready(
        selection, folds, whole, Optional.empty(), encoding, all::name, List.of(), origin);
  }

  /// The choice from all rows, with those that are nested in it.
  private Ready ready(
      Rows all,
      Optional<Dataset> testing,
      Optional<Encoding> encoding,
      DataReport.Listener listener)
      throws IOException {
    int[] every = IntStream.range(0, all.separation().size()).toArray();
    Ready outer = ready(all, every, new int[0], journal, 0, encoding);
    if (!all.separation().timed() && folding.own().isEmpty()) {
      folding.few(all.members()).forEach(listener::note);
    }
    FoldData whole = outer.whole;
    if (settings.length().chooses()) {
      Split split = new Split(whole.training(), whole.watched());
      listener.length(TrainingLength.words(outer.selection.trainer(), split));
    }
    List<Ready> nested = new ArrayList<>();
    if (folding.nested() > 0) {
      Folding around =
          new Folding(folding.nested(), folding.forward(), 1, folding.gap(), 0, Optional.empty());
      List<Fold> parts =
          asked(() ->
              around.of(all.separation(), every, all.grouped(), new int[0], ~settings.seed()));
      for (Fold part : parts) {
        nested.add(
            ready(all, part.training(), part.validation(), journal, nested.size() + 1, encoding));
      }
    }
    return new Ready(
        outer.selection, outer.folds, whole, testing, encoding, outer.names, nested, outer.origin);
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
    return asked(() -> settings.watched(ordered, training, rules.prunes()));
  }

  private Ready prepared(TrainingData.Arrays arrays, DataReport.Listener listener)
      throws IOException {
    boolean tokens = surroundings.embedding().isPresent();
    SequenceArray input = SequenceArray.read(arrays.inputs().get(0).file(), tokens);
    Frame.Input one = surroundings.input("input", input.width(), tokens, Optional.empty());
    boolean classes =
        surroundings.head().isEmpty()
            || !asked(() ->
                    settings.trainer(
                        search,
                        new Frame(List.of(one), surroundings.head().get()),
                        List.of(),
                        1,
                        0))
                .loss()
                .metric()
                .contains("error");
    Dataset all =
        LabelledArrays.examples(
            List.of(input), arrays.labels(), new LabelledArrays.LabelForm(classes, false));
    String head = surroundings.head().orElse("dense(" + classes(all) + ",softmax)");
    Frame frame = asked(() -> new Frame(List.of(one), head));
    Separation separation = LabelledArrays.separation(all, arrays, listener);
    int[] places = IntStream.range(0, all.size()).toArray();
    Optional<Dataset> testing = Optional.empty();
    if (arrays.apart() instanceof TrainingData.Apart.Share part) {
      Separation.Parts apart = separation.hold(part.share(), settings.seed());
      testing = Optional.of(all.select(apart.held()));
      places = apart.training();
    }
    return ready(
        new ArrayRows(
            all.select(places),
            separation.select(places),
            frame,
            arrays.groups().isPresent(),
            folding.own(),
            places),
        testing,
        Optional.empty(),
        listener);
  }

  /// @param places of the rows in their file
  private record ArrayRows(
      Dataset all,
      Separation separation,
      Frame frame,
      boolean grouped,
      Optional<String> own,
      int[] places)
      implements Rows {
    @Override
    public FoldData data(Separation.Parts learned, int[] held) {
      return new FoldData(
          all.select(learned.training()),
          all.select(learned.held()),
          all.select(held),
          frame,
          List.of());
    }

    @Override
    public int[] homes() throws IOException {
      return own.isEmpty() ? new int[0] : OwnFolds.file(Path.of(own.get()), places);
    }

    @Override
    public Map<String, Integer> members() {
      return Folding.members(all);
    }

    @Override
    public String name(int row) {
      return Integer.toString(places[row]);
    }
  }

  private Ready prepared(TrainingData.Raw given, DataReport.Listener listener) throws IOException {
    boolean column = folding.own().isPresent() && !OwnFolds.isFile(folding.own().get());
    TrainingData.Raw raw =
        column
            ? given.withReading(
                BesideColumn.without(given.path(), given.reading(), folding.own().get()))
            : given;
    RawRows rows = RawRows.of(raw, settings.seed());
    Separation separation = rows.separation();
    int[] every = IntStream.range(0, rows.size()).toArray();
    Encoding all = rows.learn(every);
    NewModel.check(surroundings.branches(), all);
    TableRows table = new TableRows(raw, given, rows, separation, all, column);
    Encoding own = table.learned(watched(separation, every).training());
    BadRows bad = rows.badRows();
    Optional<Dataset> testing = rows.testing(own, settings.seed(), bad);
    listener.read(rows.report(own, 0));
    return ready(table, testing, Optional.of(own), listener);
  }

  private final class TableRows implements Rows {
    private final TrainingData.Raw raw;
    private final TrainingData.Raw given;
    private final RawRows rows;
    private final Separation separation;
    private final Encoding all;
    private final boolean column;

    private TableRows(
        TrainingData.Raw raw,
        TrainingData.Raw given,
        RawRows rows,
        Separation separation,
        Encoding all,
        boolean column) {
      this.raw = raw;
      this.given = given;
      this.rows = rows;
      this.separation = separation;
      this.all = all;
      this.column = column;
    }

    @Override
    public Separation separation() {
      return separation;
    }

    /// What the rows that are learned from alone say, and the names of all classes.
    private Encoding learned(int[] training) throws IOException {
      return training.length == rows.size()
          ? all
          : rows.learn(training).withClasses(all.classes().names());
    }

    @Override
    public FoldData data(Separation.Parts learned, int[] held) throws IOException {
      Encoding own = learned(learned.training());
      // folds are read side by side: each counts by itself
      BadRows bad = raw.badRows();
      return new FoldData(
          rows.examples(learned.training(), own, bad),
          rows.examples(learned.held(), own, bad),
          rows.examples(held, own, bad),
          asked(() -> surroundings.frame(own)),
          units(own, all));
    }

    @Override
    public boolean grouped() {
      return raw.groupBy().isPresent();
    }

    @Override
    public int[] homes() throws IOException {
      if (folding.own().isEmpty()) {
        return new int[0];
      }
      String own = folding.own().get();
      if (!column) {
        return OwnFolds.file(Path.of(own), IntStream.range(0, rows.size()).toArray());
      }
      try {
        BesideColumn folds = BesideColumn.read(given.path(), given.reading(), own);
        return OwnFolds.column(own, rows.size(), i -> folds.of(rows.name(i)));
      } catch (IllegalArgumentException problem) {
        throw new Refused(Refused.Kind.DATA, String.valueOf(problem.getMessage()));
      }
    }

    @Override
    public Map<String, Integer> members() {
      return rows.members();
    }

    @Override
    public String name(int row) {
      return rows.name(row);
    }
  }

  private static List<Double> units(Encoding fold, Encoding all) {
    List<Double> units = new ArrayList<>();
    for (int i = 0; i < all.answers().size(); i++) {
      units.add(fold.answers().get(i).deviation() / all.answers().get(i).deviation());
    }
    return units;
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
