package gatelens.lens;

import gatelens.data.BadRows;
import gatelens.data.Encoding;
import gatelens.formats.Inventory;
import gatelens.formats.ModelFiles;
import gatelens.formats.OpenedModel;
import gatelens.layer.Activation;
import gatelens.lens.choice.BesideColumn;
import gatelens.lens.choice.LearnedRows;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.train.Checkpoints;
import gatelens.train.Dataset;
import gatelens.train.Fitted;
import gatelens.train.History;
import gatelens.train.Initialisation;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Quality;
import gatelens.train.RateFinder;
import gatelens.train.Separation;
import gatelens.train.Split;
import gatelens.train.Trainer;
import gatelens.train.TrainingLength;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// A training, described: what is learned from, where the model comes from, and every setting. It
/// is parted first and learned from then: scales, vocabulary, classes and class weights are those
/// of the rows that the model learns from, so that nothing of what is held out is known to it.
///
/// @param data raw data or arrays
/// @param start a new model, or one that training goes on with
/// @param settings of the training
/// @param classes names of the classes of arrays; raw data has its own
public record Training(TrainingData data, Start start, Settings settings, List<String> classes) {

  /// Where the model comes from.
  public sealed interface Start {
    /// New layers with drawn weights.
    record New(NewModel layers) implements Start {}

    /// New layers that suit the data, see {@link SuitedLayers}; what they are is told.
    ///
    /// @param branches layers of inputs that are named
    /// @param initialisation how weights are drawn
    record Suited(Map<String, ModelPlan> branches, Initialisation initialisation) implements Start {
      /// Keeps an unmodifiable copy.
      public Suited {
        branches = Collections.unmodifiableMap(new LinkedHashMap<>(branches));
      }
    }

    /// The weights of a model's file.
    ///
    /// @param model of any kind that is read
    /// @param architecture what bare weights cannot say, where a file tells it
    record From(Path model, Optional<Path> architecture) implements Start {}
  }

  /// How it is trained.
  ///
  /// @param trainer all settings but the loss, which depends on the model
  /// @param loss what is made small; the one that fits the last layer where it is not said
  /// @param emphasis what counts how much
  /// @param held what is held out after every epoch
  /// @param splitSeed decides who is held out or kept apart; usual: the trainer's seed
  /// @param checkpoints where the state of the training is kept
  /// @param length how long it is; usual: {@link TrainingLength#usual()}
  public record Settings(
      Trainer trainer,
      Optional<Loss> loss,
      Emphasis emphasis,
      HeldOut held,
      long splitSeed,
      Checkpoints checkpoints,
      TrainingLength length) {
    /// As long as the trainer says.
    public Settings(
        Trainer trainer,
        Optional<Loss> loss,
        Emphasis emphasis,
        HeldOut held,
        long splitSeed,
        Checkpoints checkpoints) {
      this(trainer, loss, emphasis, held, splitSeed, checkpoints, new TrainingLength.Said());
    }

    /// As `gatelens train` trains where nothing is said.
    public static Settings usual(long seed) {
      return new Settings(
          Trainer.of(Optimizer.parse(TrainingLength.OPTIMIZER), new Loss.SquaredError())
              .withSeed(seed),
          Optional.empty(),
          Emphasis.EQUAL,
          new HeldOut.Usual(),
          seed,
          Checkpoints.NONE,
          TrainingLength.usual());
    }

    /// With a share held out by the trainer's seed.
    public Settings(
        Trainer trainer,
        Optional<Loss> loss,
        Emphasis emphasis,
        double share,
        Checkpoints checkpoints) {
      this(trainer, loss, emphasis, new HeldOut.Share(share), trainer.seed(), checkpoints);
    }

    private Separation.Parts hold(Separation rows) {
      return switch (held) {
        case HeldOut.Share part -> rows.hold(part.share(), splitSeed);
        case HeldOut.Usual usual -> length.hold(rows, splitSeed);
        case HeldOut.Rows other -> rows.hold(0, splitSeed);
        case HeldOut.Arrays other -> rows.hold(0, splitSeed);
      };
    }
  }

  /// Keeps an unmodifiable copy.
  public Training {
    classes = List.copyOf(classes);
  }

  /// A training whose data has been read and parted and whose model is made: all but the training.
  ///
  /// @param asked what was described
  /// @param model where training starts
  /// @param trainer with its loss
  /// @param split what is learned from, and what is held out
  /// @param testing kept apart to test on, if any
  /// @param encoding of raw data, learned from the training part
  public record Ready(
      Training asked,
      Model model,
      Trainer trainer,
      Split split,
      Optional<Dataset> testing,
      Optional<Encoding> encoding) {

    /// How many steps there will be at most.
    public long steps() {
      return Math.ceilDiv((long) split.training().size(), trainer.batchSize()) * trainer.epochs();
    }

    /// Tries learning rates instead of training.
    ///
    /// @throws IllegalArgumentException if an example does not fit the model or the loss
    public RateFinder.Found rates(RateFinder finder, Workers workers, TrainingListener listener) {
      return finder.run(trainer, model, split.training(), workers, listener);
    }

    /// Trains.
    ///
    /// @param listener told of every step and epoch; what it throws, such as a {@link
    ///   java.util.concurrent.CancellationException}, ends the training and is passed on, with
    ///   nothing written but whole checkpoints
    /// @throws IOException if a checkpoint cannot be read or written
    /// @throws IllegalArgumentException if an example does not fit the model or the loss
    public Trained run(Workers workers, TrainingListener listener) throws IOException {
      Fitted fitted =
          trainer.fit(
              model,
              split.training(),
              split.validation(),
              workers,
              new Named(listener),
              asked.settings.checkpoints());
      Model named = named(fitted.model());
      Optional<Test> test =
          testing.map(data -> new Test(data.size(), Quality.of(named, data, workers)));
      Origin origin =
          Origin.of(trainer.seed())
              .with("data", String.valueOf(asked.data.place().getFileName()))
              .with("training", trainer)
              .with("examples", split.training().size())
              .with("held out", split.validation().size());
      return new Trained(named, fitted, test, origin);
    }

    /// Hands on models with their classes, encoding and where they come from.
    private final class Named implements TrainingListener {
      private final TrainingListener next;

      private Named(TrainingListener next) {
        this.next = next;
      }

      @Override
      public void step(Progress progress) {
        next.step(progress);
      }

      @Override
      public void epoch(History.Epoch epoch) {
        next.epoch(epoch);
      }

      @Override
      public void learned(int epoch, Model model, List<float[]> gradients) {
        next.learned(epoch, model, gradients);
      }

      @Override
      public void better(int epoch, Model model) {
        next.better(epoch, named(model));
      }

      @Override
      public boolean stops() {
        return next.stops();
      }
    }

    /// The model before its first step, with its classes and encoding.
    public Model untrained() {
      return known(model);
    }

    private Model named(Model fitted) {
      Map<String, String> facts = new LinkedHashMap<>();
      if (asked.start instanceof Start.New fresh) {
        facts.put("plan", fresh.layers().plan().toString());
      }
      facts.put("trained", trainer.toString());
      facts.put(
          "trained_on",
          split.training().size() + " examples of " + asked.data.place().getFileName());
      facts.putAll(LearnedRows.facts(fitted.info(), split.training()));
      return known(fitted).withFacts(facts);
    }

    private Model known(Model made) {
      List<String> names =
          asked.classes.isEmpty() && encoding.isPresent()
              ? encoding.get().classes().names()
              : asked.classes;
      ModelInfo info = names.isEmpty() ? made.info() : made.info().withClasses(names);
      return made.withInfo(encoding.map(learned -> learned.in(info)).orElse(info));
    }
  }

  /// What a training gives.
  ///
  /// @param model trained, with its classes, encoding and where it comes from
  /// @param fitted how it went, with the figures of what was held out
  /// @param test figures of what was kept apart, if any
  /// @param origin where the result comes from
  public record Trained(Model model, Fitted fitted, Optional<Test> test, Origin origin) {}

  /// How good a model is on examples that had no part in its training.
  ///
  /// @param rows how many examples
  /// @param quality over all of them; numbers in deviations of the training data
  public record Test(int rows, Quality quality) {}

  /// Reads and parts the data, learns how it is read, and makes the model.
  ///
  /// @param listener told what was understood
  /// @throws Refused if data, model and settings do not fit
  /// @throws IOException if a file cannot be read
  public Ready prepare(DataReport.Listener listener) throws IOException {
    return switch (data) {
      case TrainingData.Raw raw -> prepared(raw, listener);
      case TrainingData.Arrays arrays -> prepared(arrays, listener);
    };
  }

  private Ready prepared(TrainingData.Raw given, DataReport.Listener listener) throws IOException {
    Optional<String> column = settings.emphasis().column();
    TrainingData.Raw raw =
        column.isEmpty()
            ? given
            : given.withReading(BesideColumn.without(given.path(), given.reading(), column.get()));
    Optional<Model> from =
        start instanceof Start.From file ? Optional.of(opened(file, listener)) : Optional.empty();
    Optional<Encoding> known = from.flatMap(model -> Encoding.of(model.info()));
    if (settings.held() instanceof HeldOut.Arrays) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "arrays are held out of a training on raw data",
          "--validation-data PATH names raw data");
    }
    RawRows rows = RawRows.of(raw, settings.splitSeed());
    listener.note(rows.understanding().line());
    rows.understanding().notes().forEach(note -> listener.note("note: " + note));
    Separation.Parts parts = settings.hold(rows.separation());
    Encoding encoding = known.isPresent() ? rows.read(known.get()) : rows.learn(parts.training());
    List<String> names = encoding.classes().names();
    if (names.size() == 1) {
      throw new Refused(
          Refused.Kind.DATA,
          raw.path()
              + ": every row has the class '"
              + names.get(0)
              + "'; at least two classes are needed to tell apart",
          "--label COLUMN names the column of the class, --forecast a series to go on with");
    }
    Start begun =
        start instanceof Start.Suited suited
            ? new Start.New(
                SuitedLayers.of(encoding, suited.branches(), suited.initialisation(), listener))
            : start;
    Model model =
        switch (begun) {
          case Start.New fresh -> fresh.layers().of(encoding, settings.trainer().seed());
          case Start.Suited suited -> throw new IllegalStateException("layers were chosen");
          case Start.From file -> from.orElseThrow();
        };
    BadRows bad = rows.badRows();
    float[] weights = settings.emphasis().weights(given, rows);
    Dataset training = rows.examples(parts.training(), encoding, bad);
    Dataset held =
        settings.held() instanceof HeldOut.Rows other
            ? rows.other(other.path(), encoding, bad)
            : rows.examples(parts.held(), encoding, bad);
    effective(given.groupBy().isPresent(), "--group-by", parts);
    Split split =
        new Split(
            raw.dropping(
                Emphasis.weighed(training, weights, parts.training()),
                encoding,
                settings.trainer().seed()),
            settings.held() instanceof HeldOut.Rows
                ? held
                : Emphasis.weighed(held, weights, parts.held()));
    Optional<Dataset> testing = rows.testing(encoding, settings.splitSeed(), bad);
    listener.read(rows.report(encoding, parts.held().length));
    rows.notes().forEach(note -> listener.note("note: " + note));
    if (settings.held() instanceof HeldOut.Rows other) {
      listener.note("held out: " + held.size() + " rows of " + other.path());
    }
    return new Training(data, begun, settings, classes)
        .ready(model, split, testing, Optional.of(encoding.withUsual(training)), listener);
  }

  private Ready prepared(TrainingData.Arrays arrays, DataReport.Listener listener)
      throws IOException {
    Model model =
        switch (start) {
          case Start.New fresh -> fresh.layers().of(arrays.inputs(), settings.trainer().seed());
          case Start.Suited suited ->
              throw new Refused(
                  Refused.Kind.QUESTION, "expected --model LAYERS or --from MODEL, found neither");
          case Start.From file -> opened(file, listener);
        };
    Loss loss = settings.loss().orElseGet(() -> Loss.usualFor(model.finalActivation()));
    Dataset all = LabelledArrays.examples(arrays.inputs(), arrays.labels(), model, loss);
    all =
        Emphasis.weighed(
            all, settings.emphasis().weights(all.size()), IntStream.range(0, all.size()).toArray());
    Separation separation = LabelledArrays.separation(all, arrays, listener);
    Optional<Dataset> testing = Optional.empty();
    if (arrays.apart() instanceof TrainingData.Apart.Share part) {
      Separation.Parts apart = separation.hold(part.share(), settings.splitSeed());
      testing = Optional.of(all.select(apart.held()));
      all = all.select(apart.training());
      separation = separation.select(apart.training());
    }
    Separation.Parts parts = settings.hold(separation);
    effective(arrays.groups().isPresent(), "--groups", parts);
    Split split =
        switch (settings.held()) {
          case HeldOut.Share part -> Split.of(all, parts);
          case HeldOut.Usual usual -> Split.of(all, parts);
          case HeldOut.Arrays other ->
              new Split(all, LabelledArrays.examples(other.inputs(), other.labels(), model, loss));
          case HeldOut.Rows other ->
              throw new Refused(
                  Refused.Kind.QUESTION,
                  other.path() + ": raw data is held out of a training on arrays",
                  "--validation-inputs and --validation-labels name arrays");
        };
    return ready(model, split, testing, Optional.empty(), listener);
  }

  /// Linear outputs that answer with classes are logits.
  private static Loss usual(Model model, List<String> classes) {
    boolean logits = !classes.isEmpty() && model.finalActivation().kind() == Activation.Kind.LINEAR;
    return !logits
        ? Loss.usualFor(model.finalActivation())
        : model.outputWidth() == 1
            ? new Loss.BinaryCrossEntropy()
            : new Loss.CategoricalCrossEntropy();
  }

  /// What decides who is held out says nothing where nobody is.
  private void effective(boolean grouped, String option, Separation.Parts parts) {
    boolean drawn =
        parts.held().length > 0 || !(data.apart() instanceof TrainingData.Apart.Nothing);
    if (!drawn && (grouped || settings.splitSeed() != settings.trainer().seed())) {
      throw new Refused(
          Refused.Kind.QUESTION,
          (grouped ? option : "--split-seed")
              + " decides which rows are held out, and none are held out",
          "--validation 0.2 or --test-share 0.2 holds some out");
    }
  }

  private Ready ready(
      Model model,
      Split split,
      Optional<Dataset> testing,
      Optional<Encoding> encoding,
      DataReport.Listener listener) {
    List<String> names = encoding.map(learned -> learned.classes().names()).orElseGet(List::of);
    Loss loss = settings.loss().orElseGet(() -> usual(model, names));
    if (names.size() == 2 && model.outputWidth() == 1 && !loss.isBinary()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "the data has 2 classes "
              + names
              + ", and "
              + loss.title()
              + " makes one output a number",
          "--loss binary-cross-entropy, or end the model with dense(2,softmax)");
    }
    try {
      Split drawn =
          new Split(
              settings.emphasis().drawn(split.training(), settings.trainer().seed()),
              split.validation());
      Loss weighed =
          settings
              .emphasis()
              .loss(loss, split.training(), model, names.isEmpty() ? classes : names);
      Trainer trainer = trainer(split, listener).withLoss(weighed);
      if (!trainer.watch().metrics().isEmpty() || !trainer.update().layerRates().isEmpty()) {
        trainer.check(model);
      }
      Ready ready = new Ready(this, model, trainer, drawn, testing, encoding);
      // names that do not fit would be found after all the work
      ready.named(
          model.finalActivation().equals(Activation.LINEAR)
              ? model.withFacts(weighed.link())
              : model);
      return ready;
    } catch (Refused named) {
      throw named;
    } catch (IllegalArgumentException problem) {
      throw new Refused(Refused.Kind.QUESTION, String.valueOf(problem.getMessage()));
    }
  }

  /// As long as is asked for; what was not asked for is told.
  private Trainer trainer(Split split, DataReport.Listener listener) {
    int learned = split.training().size();
    int held = split.validation().size();
    Trainer trainer = settings.length().of(settings.trainer(), learned, held);
    if (settings.length().chooses()) {
      listener.length(TrainingLength.words(trainer, split));
    }
    boolean decides =
        trainer.earlyStopping().isPresent()
            || trainer.watch().keepsBest()
            || trainer.schedule().plateau().isPresent();
    if (trainer.watch().decisive().isPresent() && !decides) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "the figure that is watched decides nothing: nothing stops early, and the last weights"
              + " are kept",
          "--early-stopping 5, --keep-best or a plateau; or do without --monitor");
    }
    return trainer;
  }

  private static Model opened(Start.From from, DataReport.Listener listener) throws IOException {
    OpenedModel opened = ModelFiles.open(from.model(), from.architecture());
    opened
        .inventory()
        .remark()
        .ifPresent(words -> listener.note("note: " + from.model().getFileName() + ": " + words));
    List<String> frozen = opened.model().info().frozen();
    if (!frozen.isEmpty()) {
      listener.note("note: these layers are frozen and stay as they are: " + frozen);
    }
    List<String> lost = opened.inventory().because(Inventory.LEARNING);
    if (!lost.isEmpty()) {
      listener.note(
          "warning: "
              + from.model().getFileName()
              + " was trained with settings that this training has not: "
              + lost);
    }
    return opened.model();
  }
}
