package gatelens.cli.command;

import gatelens.data.Encoding;
import gatelens.lens.Inputs;
import gatelens.lens.Judgement;
import gatelens.lens.Lens;
import gatelens.lens.Prediction;
import gatelens.model.Model;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Answers for raw data as text, a batch at a time: the data may be larger than memory.
///
/// @param model the model
/// @param encoding as it was saved with the model
/// @param out gets a line a row: id, answer, and for a class its share
record RawPredictions(Model model, Encoding encoding, PrintStream out) {
  /// Reads, encodes, answers.
  ///
  /// @return how far the answers are those of the data, where it has some
  static Judgement print(Lens lens, Inputs inputs, PrintStream out) throws IOException {
    RawPredictions text = new RawPredictions(lens.model(), lens.encoding(), out);
    return lens.predict(inputs, text::print);
  }

  /// One line per answer.
  void print(List<Prediction> batch) {
    StringBuilder text = new StringBuilder();
    for (Prediction each : batch) {
      text.append(each.entry().id()).append('\t').append(line(each.output().values()));
      text.append(System.lineSeparator());
    }
    out.print(text);
  }

  /// How many of the answers in the data were given; empty where there is none.
  static Optional<String> judged(Judgement judgement) {
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
  static Optional<String> notJudged(Judgement judgement, Path data) {
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

  private String line(float[] output) {
    if (!model.info().classes().isEmpty()) {
      int best = model.predictedClass(output);
      int width = model.outputWidth();
      float last = output[output.length - width + (width > 1 ? best : 0)];
      float share = width > 1 || best == 1 ? last : 1 - last;
      return model.info().className(best) + "\t" + number(share);
    }
    List<String> words = new ArrayList<>();
    for (double value : encoding.restore(output)) {
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
