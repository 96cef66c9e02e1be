package gatelens.cli.command;

import gatelens.cli.options.DataOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.data.BadRows;
import gatelens.data.Copies;
import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.data.LabelledRows;
import gatelens.data.Understanding;
import gatelens.data.encode.EncodingFit;
import gatelens.data.file.Sources;
import gatelens.lens.SuitedLayers;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.report.document.TrainDocument;
import gatelens.train.Dataset;
import gatelens.train.Initialisation;
import gatelens.train.JoinedPlan;
import gatelens.train.ModelPlan;
import gatelens.train.Quality;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Raw data made ready to train on, and the model that fits it.
///
/// @param encoding learned from the training rows, or the one of the model that training goes on
///   with
/// @param classes names of the classes; empty for a forecast
/// @param training examples to learn from
/// @param testing examples kept apart
record DataTraining(
    Encoding encoding, List<String> classes, Dataset training, Optional<Dataset> testing) {

  /// Reads and encodes; says on `messages` what was understood.
  static DataTraining read(
      DataOptions options, Optional<Model> from, long seed, PrintStream messages)
      throws IOException {
    BadRows bad = options.badRows();
    Sources.Opened rows = options.training(seed, bad);
    EncodingFit.Learned learned = EncodingFit.learn(rows, options.plan());
    Encoding encoding = learned.encoding();
    List<String> classes = learned.classes();
    if (from.isPresent()) {
      encoding = Encoding.of(from.get().info()).orElse(encoding);
      classes = from.get().info().classes();
    }
    long memory = Runtime.getRuntime().maxMemory() / 4;
    preview(rows.understanding(), learned, messages);
    if (classes.size() == 1) {
      throw new CommandFailure(
          ExitCode.DATA,
          options.data.orElseThrow()
              + ": every row has the class '"
              + classes.get(0)
              + "'; at least two classes are needed to tell apart",
          "--label COLUMN names the column of the class, --forecast a series to go on with");
    }
    BadRows again = options.badRows();
    Copies copies = new Copies();
    Dataset training = LabelledRows.dataset(copies.watched(rows.source()), encoding, again, memory);
    tell(copies, "", messages);
    Optional<Sources.Opened> apart = options.testing(seed, again);
    Optional<Dataset> testing = Optional.empty();
    if (apart.isPresent()) {
      testing =
          Optional.of(
              LabelledRows.dataset(copies.watched(apart.get().source()), encoding, again, memory));
      tell(copies, "of the test ", messages);
    }
    if (again.count() > 0) {
      messages.println(again.count() + " bad rows were passed over; the first:");
      again.first().forEach(line -> messages.println("  " + line));
    }
    return new DataTraining(encoding, classes, training, testing);
  }

  private static void tell(Copies copies, String part, PrintStream messages) {
    long count = copies.count();
    copies
        .first()
        .ifPresent(copy ->
            messages.printf(
                "warning: %,d rows %srepeat the inputs of an earlier one; the first is %s, a copy"
                    + " of %s; see --drop-duplicates%n",
                count, part, copy.id(), copy.of()));
  }

  private static void preview(
      Understanding understanding, EncodingFit.Learned learned, PrintStream messages) {
    Encoding encoding = learned.encoding();
    messages.println(understanding.line());
    understanding.notes().forEach(note -> messages.println("note: " + note));
    messages.println("read " + learned.rows() + " rows:");
    for (int i = 0; i < encoding.names().size(); i++) {
      Encoder encoder = encoding.encoders().get(i);
      messages.println(
          "  "
              + encoding.names().get(i)
              + ": "
              + encoder
                  .getClass()
                  .getSimpleName()
                  .replace("Encoder", "")
                  .toLowerCase(java.util.Locale.ROOT)
              + ", "
              + encoder.width()
              + (encoder.tokens() ? " tokens" : " features a step"));
    }
    messages.println(
        encoding.answers().isEmpty()
            ? "  classes: " + learned.classes()
            : "  forecasts " + encoding.answers().size() + " numbers");
  }

  /// Layers that suit the data where nobody named any, said on `messages`; of several inputs those
  /// of each are added to the options.
  ///
  /// @return the layers, or with several inputs those after they are joined
  String suited(DataOptions options, PrintStream messages) {
    boolean several = encoding.encoders().size() > 1;
    if (several && options.branches.isEmpty()) {
      for (int i = 0; i < encoding.encoders().size(); i++) {
        String branch =
            encoding.names().get(i) + "=" + SuitedLayers.branch(encoding.encoders().get(i));
        options.branches.add(branch);
        messages.println("  layers of " + branch + " (--branch names others)");
      }
    }
    String plan =
        options.branches.isEmpty() ? SuitedLayers.of(encoding) : SuitedLayers.head(encoding);
    messages.println("  layers: " + plan + " (--model names others)");
    return plan;
  }

  /// A new model.
  ///
  /// @param head the layers; with several inputs, those after they are joined
  Model initialise(ModelPlan head, DataOptions options, Initialisation initialisation, long seed) {
    List<Encoder> encoders = encoding.encoders();
    if (options.branches.isEmpty()) {
      if (encoders.size() > 1) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "the data has the inputs " + encoding.names() + ", and --model describes one",
            "--branch '" + encoding.names().get(0) + "=gru(32)' for each, and --model 'dense(…)'");
      }
      reads(head, encoders.get(0), "--model");
      return checked(head.initialise(encoders.get(0).width(), initialisation, seed));
    }
    Map<String, ModelPlan> plans = branches(options);
    List<JoinedPlan.Input> inputs = new ArrayList<>();
    for (int i = 0; i < encoders.size(); i++) {
      String name = encoding.names().get(i);
      ModelPlan plan = plans.get(name);
      if (plan == null) {
        throw new CommandFailure(
            ExitCode.USAGE, "there is no --branch " + name + "=LAYERS for that input");
      }
      inputs.add(new JoinedPlan.Input(name, encoders.get(i).width(), plan));
    }
    return checked(new JoinedPlan(inputs, head).initialise(initialisation, seed));
  }

  /// The layers that `--branch` gives, by the name of the input.
  ///
  /// @throws CommandFailure if an input is unknown, or its layers do not fit it
  Map<String, ModelPlan> branches(DataOptions options) {
    Map<String, ModelPlan> plans = new HashMap<>();
    for (String branch : options.branches) {
      int equals = branch.indexOf('=');
      int number = equals < 1 ? -1 : encoding.names().indexOf(branch.substring(0, equals));
      if (number < 0) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--branch " + branch + ": expected NAME=LAYERS with a name of " + encoding.names());
      }
      String name = branch.substring(0, equals);
      ModelPlan plan = plan("--branch", branch.substring(equals + 1));
      reads(plan, encoding.encoders().get(number), "--branch " + name);
      plans.put(name, plan);
    }
    return plans;
  }

  static ModelPlan plan(String option, String text) {
    try {
      return ModelPlan.parse(text);
    } catch (IllegalArgumentException problem) {
      throw new CommandFailure(ExitCode.USAGE, option + ": " + problem.getMessage());
    }
  }

  private static void reads(ModelPlan plan, Encoder encoder, String option) {
    if (plan.readsTokens() != encoder.tokens()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          option
              + ": the data is "
              + (encoder.tokens() ? "tokens, which" : "features, which no")
              + " embedding reads first",
          encoder.tokens() ? "embedding(64) before the other layers" : "leave embedding(…) out");
    }
  }

  private Model checked(Model model) {
    int expected = classes.isEmpty() ? encoding.answers().size() : classes.size();
    boolean sigmoid = classes.size() == 2 && model.outputWidth() == 1;
    if (model.outputWidth() != expected && !sigmoid) {
      throw new CommandFailure(
          ExitCode.DATA,
          "the model answers with "
              + model.outputWidth()
              + " numbers; the data has "
              + (classes.isEmpty()
                  ? expected + " numbers to forecast"
                  : expected + " classes " + classes),
          "end the model with dense(" + expected + (classes.isEmpty() ? ")" : ",softmax)"));
    }
    return model;
  }

  /// The model with all that is needed to read raw files again.
  Model named(Model model) {
    ModelInfo info = classes.isEmpty() ? model.info() : model.info().withClasses(classes);
    return model.withInfo(encoding.in(info));
  }

  /// How good the model is on the examples kept apart: its accuracy, or for a forecast the mean
  /// squared and absolute error in units of the training data's deviation.
  TrainDocument.Test test(Model model, Workers workers) {
    Dataset data = testing.orElseThrow();
    Quality quality = Quality.of(model, data, workers);
    boolean numbers = quality.classes() == 0 && quality.numbers() > 0;
    return new TrainDocument.Test(
        data.size(),
        quality.classes() > 0 ? OptionalDouble.of(quality.accuracy()) : OptionalDouble.empty(),
        numbers ? OptionalDouble.of(quality.meanSquaredError()) : OptionalDouble.empty(),
        numbers ? OptionalDouble.of(quality.meanAbsoluteError()) : OptionalDouble.empty());
  }
}
