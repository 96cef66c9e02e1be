package gatelens.cli.command;

import gatelens.cli.options.DataOptions;
import gatelens.cli.options.TrainingFiles;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.data.BadRows;
import gatelens.data.Encoder;
import gatelens.model.Model;
import gatelens.select.Frame;
import gatelens.train.Dataset;
import gatelens.train.Label;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What a model is chosen on.
///
/// @param training examples that are parted into folds
/// @param testing examples kept apart, if any
/// @param inputs what each row has
/// @param usualHead the layer that fits the answers
/// @param read where it came from raw data
/// @param names of the training rows; empty for arrays
record SelectData(
    Dataset training,
    Optional<Dataset> testing,
    List<InputOfData> inputs,
    String usualHead,
    Optional<DataTraining> read,
    List<String> names) {
  /// One input.
  ///
  /// @param name such as `audio`
  /// @param width features a step, or the number of tokens
  /// @param tokens true if it is tokens
  /// @param given its layers where they are not to be chosen
  record InputOfData(String name, int width, boolean tokens, Optional<ModelPlan> given) {
    /// @param vectors the length of a token's vector
    Frame.Input framed(int vectors, boolean masking) {
      String before =
          tokens ? "embedding(" + vectors + (masking ? ",mask)" : ")") : masking ? "masking" : "";
      return new Frame.Input(name, width, before, given);
    }
  }

  /// From arrays.
  ///
  /// @param isClassifier tells of the input whether labels are classes
  static SelectData arrays(
      Path inputs, Path labels, boolean tokens, Predicate<InputOfData> isClassifier)
      throws IOException {
    TrainingFiles.Input input = TrainingFiles.Input.read(inputs, tokens);
    InputOfData one = new InputOfData("input", input.width(), tokens, Optional.empty());
    Dataset data =
        TrainingFiles.examples(
            List.of(input), labels, new TrainingFiles.LabelForm(isClassifier.test(one), false));
    return new SelectData(
        data,
        Optional.empty(),
        List.of(one),
        "dense(" + classes(data) + ",softmax)",
        Optional.empty(),
        List.of());
  }

  /// From raw data.
  ///
  /// @throws CommandFailure if `--branch` gives what the data has not
  static SelectData raw(DataOptions options, long seed, PrintStream messages) throws IOException {
    DataTraining read = DataTraining.read(options, Optional.empty(), seed, messages);
    List<Encoder> encoders = read.encoding().encoders();
    Map<String, ModelPlan> given = read.branches(options);
    List<InputOfData> inputs = new ArrayList<>();
    for (int i = 0; i < encoders.size(); i++) {
      String name = read.encoding().names().get(i);
      inputs.add(
          new InputOfData(
              name,
              encoders.get(i).width(),
              encoders.get(i).tokens(),
              Optional.ofNullable(given.get(name))));
    }
    List<String> names = new ArrayList<>();
    options
        .training(seed, BadRows.skipped())
        .source()
        .read(row -> {
          names.add(row.id());
          return true;
        });
    boolean forecast = read.classes().isEmpty();
    return new SelectData(
        read.training(),
        read.testing(),
        inputs,
        forecast
            ? "dense(" + read.encoding().answers().size() + ")"
            : "dense(" + read.classes().size() + ",softmax)",
        Optional.of(read),
        names);
  }

  /// The model with all that is needed to read raw files again.
  Model named(Model model) {
    return read.isPresent() ? read.get().named(model) : model;
  }

  /// A number for each row: rows whose names agree in what the first group of an expression finds
  /// have the same.
  ///
  /// @throws CommandFailure if the expression is none, has no group or does not fit a name
  int[] groups(String expression) {
    if (names.size() != training.size()) {
      throw new CommandFailure(
          ExitCode.DATA,
          "rows were passed over, so that --group-by cannot tell which are left",
          "without --skip-bad");
    }
    Pattern pattern = pattern(expression);
    Map<String, Integer> numbers = new HashMap<>();
    int[] groups = new int[names.size()];
    for (int n = 0; n < groups.length; n++) {
      Matcher matcher = pattern.matcher(names.get(n));
      if (!matcher.find() || matcher.groupCount() < 1 || matcher.group(1) == null) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--group-by "
                + expression
                + ": expected an expression with (…) that finds something in '"
                + names.get(n)
                + "'");
      }
      Integer next = numbers.size();
      groups[n] = numbers.computeIfAbsent(matcher.group(1), name -> next);
    }
    return groups;
  }

  private static Pattern pattern(String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException problem) {
      throw new CommandFailure(
          ExitCode.USAGE, "--group-by " + expression + ": " + problem.getDescription());
    }
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
