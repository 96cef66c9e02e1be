package gatelens.lens;

import gatelens.compare.Marks;
import gatelens.data.Encoding;
import gatelens.data.Entry;
import gatelens.data.Input;
import gatelens.data.Span;
import gatelens.data.TextSpans;
import gatelens.data.file.TextMarks;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the places that are known to decide, from a file.
public final class KnownTruth {
  private KnownTruth() {}

  /// The marks of each entry: `bool[N][T][D]` (cells) or `bool[N][T]` (events) as `.npy`; for texts
  /// a CSV `row,start,end` (rows from 0, characters from 0, the end is one after the last).
  ///
  /// @param entries with their raw texts, where texts are marked
  /// @throws Refused if the marks do not fit the entries
  /// @throws IOException if the file cannot be read
  public static List<Marks> read(Path file, List<Entry> entries, Lens lens) throws IOException {
    boolean table = String.valueOf(file.getFileName()).endsWith(".csv");
    return table ? texts(file, entries, lens) : array(file, entries);
  }

  private static List<Marks> texts(Path file, List<Entry> entries, Lens lens) throws IOException {
    if (entries.stream().allMatch(entry -> entry.raw().isEmpty())) {
      throw new Refused(
          Refused.Kind.QUESTION,
          file + " marks texts; expected raw texts",
          "give it the texts",
          "truth");
    }
    Encoding encoding = lens.encoding();
    int part = 0;
    while (part < encoding.encoders().size()
        && !(encoding.encoders().get(part) instanceof TextSpans)) {
      part++;
    }
    if (part == encoding.encoders().size()) {
      throw new Refused(
          Refused.Kind.DATA, file + " marks texts; the model reads " + encoding.names());
    }
    TextSpans encoder = (TextSpans) encoding.encoders().get(part);
    int text = part;
    List<String> texts = new ArrayList<>();
    for (Entry entry : entries) {
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

  private static List<Marks> array(Path file, List<Entry> entries) throws IOException {
    NpyArray array = Npy.read(file);
    int[] shape = array.shape();
    boolean cells = shape.length == 3;
    boolean fits = (cells || shape.length == 2) && shape[0] == entries.size();
    List<Marks> list = new ArrayList<>();
    int size = fits ? array.size() / Math.max(1, shape[0]) : 0;
    for (int n = 0; fits && n < entries.size(); n++) {
      Sequence input = entries.get(n).sample().first();
      fits = input.length() == shape[1] && (!cells || size == width(input) * input.length());
      boolean[] marked = new boolean[size];
      for (int i = 0; i < size; i++) {
        marked[i] = array.get(n * size + i) != 0;
      }
      list.add(new Marks(0, cells, marked));
    }
    if (!fits) {
      throw new Refused(
          Refused.Kind.DATA,
          file
              + ": expected a mark for each step, or for each cell, of "
              + entries.size()
              + " sequences, found "
              + array);
    }
    return list;
  }

  private static int width(Sequence input) {
    return input instanceof FeatureSequence features ? features.width() : 1;
  }
}
