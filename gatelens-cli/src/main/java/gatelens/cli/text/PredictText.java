package gatelens.cli.text;

import gatelens.data.Encoding;
import gatelens.decision.Answer;
import gatelens.lens.ExpectedOutputs;
import gatelens.lens.ExpectedTrace;
import gatelens.lens.Judgement;
import gatelens.lens.Prediction;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Answers for raw data as text, a batch at a time: the data may be larger than memory.
///
/// @param model the model
/// @param encoding as it was saved with the model
/// @param out gets a line a row: id, answer, and for a class its share
public record PredictText(Model model, Encoding encoding, PrintStream out) {
  /// One line per answer.
  public void print(List<Prediction> batch) {
    StringBuilder text = new StringBuilder();
    for (Prediction each : batch) {
      text.append(each.entry().id()).append('\t').append(line(each));
      text.append(System.lineSeparator());
    }
    out.print(text);
  }

  /// How many of the answers in the data were given; empty where there is none.
  public static Optional<String> judged(Judgement judgement) {
    return judgement
        .result()
        .map(result ->
            switch (result) {
              case Judgement.Result.Classes classes ->
                  String.format(
                      Locale.ROOT,
                      "%d of %d rows with a class in the data are answered with it: accuracy %.4f",
                      classes.right(),
                      classes.rows(),
                      classes.accuracy());
              case Judgement.Result.Numbers numbers ->
                  String.format(
                      Locale.ROOT,
                      "of %d numbers that the data has: mean squared error %.4g, mean absolute"
                          + " error %.4g, in deviations of the training data",
                      numbers.count(),
                      numbers.meanSquared(),
                      numbers.meanAbsolute());
            });
  }

  /// The rows that are not judged; empty if there is none.
  public static Optional<String> notJudged(Judgement judgement, Path data) {
    return judgement
        .notJudged()
        .map(rows ->
            "%s, row %s%s"
                .formatted(
                    data,
                    rows.first(),
                    rows.count() == 1
                        ? "; it is not judged"
                        : "; %,d such rows are not judged".formatted(rows.count())));
  }

  /// An answer to arrays: its number, and each output with the name of its class.
  public static void print(int number, Model model, Tensor output, PrintStream out) {
    List<String> names = model.info().classes();
    int width = output.extent(output.shape().rank() - 1);
    boolean named = names.size() == width && output.size() == width;
    StringBuilder line = new StringBuilder().append(number);
    for (int i = 0; i < output.size(); i++) {
      line.append('\t')
          .append(named ? model.info().className(i) + " " : "")
          .append(String.format(Locale.ROOT, "%.6g", output.values()[i]));
    }
    out.println(line);
  }

  /// Where gates or states first go another way.
  public static String difference(ExpectedTrace.Difference first) {
    return String.format(
        Locale.ROOT,
        "first difference in layer %s at step %d: %s is off by %.3g",
        first.layer(),
        first.step(),
        first.signal(),
        first.difference());
  }

  /// Which output is farthest off.
  public static String difference(ExpectedOutputs.Difference largest) {
    return String.format(
        Locale.ROOT,
        "largest difference %.3g (%.1e of their size), in sequence %d, value %d (here %.7g,"
            + " expected %.7g)",
        largest.size(),
        largest.share(),
        largest.sequence(),
        largest.value(),
        largest.here(),
        largest.expected());
  }

  private String line(Prediction each) {
    Tensor output = each.output();
    if (!model.info().classes().isEmpty()) {
      if (output.shape().rank() > 1) {
        return IntStream.range(0, output.extent(0))
            .mapToObj(t ->
                model.info().className(model.predictedClass(output.values(), t * output.extent(1))))
            .collect(Collectors.joining("\t"));
      }
      Answer answer = Answer.of(model, output);
      return model.info().className(answer.best()) + "\t" + number(answer.value());
    }
    List<String> words = new ArrayList<>();
    for (double value : encoding.restore(output.values(), each.entry().sample())) {
      words.add(number(value));
    }
    return String.join("\t", words);
  }

  /// Six significant digits. A share between 0.1 and 1, of which an archive has one a row, is
  /// written without the formatter, in a tenth of its time.
  static String number(double value) {
    long millionths = Math.round(value * 1e6);
    if (value >= 0.1 && millionths < 1_000_000) {
      return "0." + millionths;
    }
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
