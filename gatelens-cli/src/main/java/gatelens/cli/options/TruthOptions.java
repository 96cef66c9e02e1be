package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.data.Encoding;
import gatelens.data.Entry;
import gatelens.data.Input;
import gatelens.data.Span;
import gatelens.data.TextSpans;
import gatelens.data.file.TextMarks;
import gatelens.explain.Explanation;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.model.Model;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The places that are known to decide, where somebody knows them.
public final class TruthOptions {
  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = {
        "Places known to decide: bool[N][T][D] (cells) or bool[N][T] (events) as .npy; for texts",
        "a CSV row,start,end (rows from 0, characters from 0, the end is one after the last)."
      })
  private Optional<Path> truth = Optional.empty();

  /// The marks of one sequence.
  ///
  /// @param part which input of the model they are of
  /// @param cells true for one mark a cell, false for one a step
  /// @param marked the marks
  public record Marks(int part, boolean cells, boolean[] marked) {
    /// True if some places are marked and some are not: else nothing can be told.
    public boolean tells() {
      int count = 0;
      for (boolean mark : marked) {
        count += mark ? 1 : 0;
      }
      return count > 0 && count < marked.length;
    }

    /// The numbers of an explanation at the places.
    ///
    /// @throws CommandFailure if the method gives none for cells
    public float[] numbers(Explanation explanation) {
      Explanation.Grouping wanted =
          cells ? Explanation.Grouping.CELLS : Explanation.Grouping.EVENTS;
      return Explaining.grouped(explanation, Optional.of(wanted)).get(part).values();
    }
  }

  /// One a sample, if truth was given.
  ///
  /// @throws CommandFailure if the marks do not fit the inputs
  public Optional<List<Marks>> read(InputOptions inputs, Model model, List<Sample> samples)
      throws IOException {
    if (truth.isEmpty()) {
      return Optional.empty();
    }
    Path file = truth.get();
    boolean table = String.valueOf(file.getFileName()).endsWith(".csv");
    return Optional.of(table ? texts(file, inputs, model) : array(file, samples));
  }

  private static List<Marks> texts(Path file, InputOptions inputs, Model model) throws IOException {
    if (inputs.raw().isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "--truth " + file + " marks texts; expected raw texts");
    }
    Encoding encoding = InputOptions.encoding(model);
    int part = 0;
    while (part < encoding.encoders().size()
        && !(encoding.encoders().get(part) instanceof TextSpans)) {
      part++;
    }
    if (part == encoding.encoders().size()) {
      throw new CommandFailure(
          ExitCode.DATA, "--truth " + file + " marks texts; the model reads " + encoding.names());
    }
    TextSpans encoder = (TextSpans) encoding.encoders().get(part);
    int text = part;
    List<String> texts = new ArrayList<>();
    for (Entry entry : inputs.entries(model)) {
      texts.add(
          entry
              .raw(text)
              .filter(Input.Text.class::isInstance)
              .map(input -> ((Input.Text) input).text())
              .orElse(""));
    }
    List<List<Span>> marks = TextMarks.read(file, texts);
    List<Marks> list = new ArrayList<>();
    for (int n = 0; n < texts.size(); n++) {
      list.add(new Marks(part, false, TextMarks.tokens(encoder.spans(texts.get(n)), marks.get(n))));
    }
    return list;
  }

  private static List<Marks> array(Path file, List<Sample> samples) throws IOException {
    NpyArray array = Npy.read(file);
    int[] shape = array.shape();
    boolean cells = shape.length == 3;
    boolean fits = (cells || shape.length == 2) && shape[0] == samples.size();
    List<Marks> list = new ArrayList<>();
    int size = fits ? array.size() / Math.max(1, shape[0]) : 0;
    for (int n = 0; fits && n < samples.size(); n++) {
      Sequence input = samples.get(n).first();
      fits = input.length() == shape[1] && (!cells || size == width(input) * input.length());
      boolean[] marked = new boolean[size];
      for (int i = 0; i < size; i++) {
        marked[i] = array.get(n * size + i) != 0;
      }
      list.add(new Marks(0, cells, marked));
    }
    if (!fits) {
      throw new CommandFailure(
          ExitCode.DATA,
          "--truth "
              + file
              + ": expected a mark for each step, or for each cell, of "
              + samples.size()
              + " sequences, found "
              + array);
    }
    return list;
  }

  private static int width(Sequence input) {
    return input instanceof gatelens.sequence.FeatureSequence features ? features.width() : 1;
  }
}
