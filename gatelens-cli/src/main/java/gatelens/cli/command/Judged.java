package gatelens.cli.command;

import gatelens.data.Answer;
import gatelens.data.Encoding;
import gatelens.model.Model;
import java.util.Locale;
import java.util.Optional;

/// How many of the answers that stand in the data a model gave, row after row.
final class Judged {
  private final Model model;
  private final Encoding encoding;
  private long classes;
  private long right;
  private long numbers;
  private double squared;
  private double absolute;

  /// Nothing yet.
  Judged(Model model, Encoding encoding) {
    this.model = model;
    this.encoding = encoding;
  }

  /// Takes one row; nothing where its answer is not known.
  ///
  /// @param output of the model
  void add(Answer answer, float[] output) {
    switch (answer) {
      case Answer.Name name -> {
        classes++;
        String given = model.info().className(RawPredictions.best(output));
        right += given.equals(name.label()) ? 1 : 0;
      }
      case Answer.Numbers known -> {
        for (int i = 0; i < Math.min(known.values().length, output.length); i++) {
          double off = output[i] - standardised(i, known.values()[i]);
          squared += off * off;
          absolute += Math.abs(off);
          numbers++;
        }
      }
      case Answer.None none -> {}
    }
  }

  private double standardised(int index, float value) {
    Encoding.Scale scale = encoding.answers().get(index);
    return (value - scale.mean()) / scale.deviation();
  }

  /// Of the rows whose answer is known; empty where there is none.
  Optional<String> inWords() {
    if (classes > 0) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%d of %d rows with a class in the data are answered with it: accuracy %.4f",
              right,
              classes,
              (double) right / classes));
    }
    return numbers == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "of %d numbers that the data has: mean squared error %.4g, mean absolute error"
                    + " %.4g, in deviations of the training data",
                numbers,
                squared / numbers,
                absolute / numbers));
  }
}
