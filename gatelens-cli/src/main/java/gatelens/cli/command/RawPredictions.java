package gatelens.cli.command;

import gatelens.data.BadRows;
import gatelens.data.Encoding;
import gatelens.data.Entries;
import gatelens.data.Entry;
import gatelens.data.Source;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Answers for raw data, a batch at a time: the data may be larger than memory.
///
/// @param model the model
/// @param encoding as it was saved with the model
/// @param out gets a line a row: id, answer, and for a class its share
record RawPredictions(Model model, Encoding encoding, PrintStream out) {
  private static final int BATCH = 512;

  /// Reads, encodes, answers.
  ///
  /// @return how far the answers are those of the data, where it has some
  Judged print(Source source, Workers workers) throws IOException {
    Judged judged = new Judged(model);
    new Entries(source, encoding, Entries.Keep.NOTHING, BadRows.refused(), judged.unlabelled())
        .readBatches(
            BATCH,
            batch -> {
              print(batch, workers, judged);
              return true;
            });
    return judged;
  }

  private void print(List<Entry> batch, Workers workers, Judged judged) {
    List<Tensor> outputs = model.predict(batch.stream().map(Entry::sample).toList(), workers);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < outputs.size(); i++) {
      text.append(batch.get(i).id()).append('\t').append(line(outputs.get(i).values()));
      text.append(System.lineSeparator());
      judged.add(batch.get(i), outputs.get(i).values());
    }
    out.print(text);
  }

  private String line(float[] output) {
    if (!model.info().classes().isEmpty()) {
      int best = best(output);
      float share = output.length > 1 ? output[best] : best == 1 ? output[0] : 1 - output[0];
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

  /// The class with the largest output; 0 or 1 for one output, which is the share of class 1.
  static int best(float[] output) {
    if (output.length == 1) {
      return output[0] > 0.5f ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < output.length; i++) {
      if (output[i] > output[best]) {
        best = i;
      }
    }
    return best;
  }
}
