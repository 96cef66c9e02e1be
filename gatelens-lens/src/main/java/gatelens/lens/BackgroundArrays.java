package gatelens.lens;

import gatelens.explain.BaselineInput;
import gatelens.explain.Point;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.model.Model;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Inputs to compare with from arrays. What an array holds is told by its shape, held to what the
/// model reads, never by its number of values: token ids are embedded, features must be as many as
/// the model reads.
///
/// @param model that reads them
/// @param file for messages
record BackgroundArrays(Model model, Path file) {
  /// The inputs of one array, for a model with one input, or of an archive with an array for each.
  ///
  /// @throws Refused if a shape is none that the model reads
  /// @throws IOException if the file cannot be read, or token ids are no whole numbers
  List<BaselineInput> read() throws IOException {
    List<Branch> branches = model.inputs();
    boolean archive = String.valueOf(file.getFileName()).endsWith(".npz");
    Map<String, NpyArray> arrays = archive ? Npy.readZip(file) : Map.of();
    if (branches.size() == 1) {
      NpyArray only =
          archive && arrays.size() == 1 ? arrays.values().iterator().next() : Npy.read(file);
      return single(branches.get(0), only);
    }
    if (!archive) {
      throw new Refused(
          Refused.Kind.DATA,
          file
              + ": expected an array for each of the inputs "
              + branches.stream().map(Branch::name).toList()
              + ", found one array",
          "an .npz file with arrays of these names, each of as many sequences");
    }
    return joined(branches, arrays);
  }

  private List<BaselineInput> single(Branch branch, NpyArray array) throws IOException {
    if (holdsIds(branch, array)) {
      return ids(array).stream().map(tokens -> entered(Sample.of(tokens))).toList();
    }
    int width = vectorWidth(branch);
    int rank = array.rank();
    int[] shape = array.shape();
    boolean event = rank == 1 || (rank == 2 && shape[0] == 1);
    if (array.size() == 0 || (rank != 3 && !event) || shape[rank - 1] != width) {
      throw shape(branch, array, width);
    }
    float[] all = array.floats();
    int count = rank == 3 ? shape[0] : 1;
    int size = all.length / count;
    List<BaselineInput> rows = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      rows.add(BaselineInput.of(Arrays.copyOfRange(all, k * size, (k + 1) * size)));
    }
    return rows;
  }

  private List<BaselineInput> joined(List<Branch> branches, Map<String, NpyArray> arrays)
      throws IOException {
    List<List<Sequence>> columns = new ArrayList<>();
    for (Branch branch : branches) {
      NpyArray array = arrays.get(branch.name());
      if (array == null) {
        throw new Refused(
            Refused.Kind.DATA,
            file + ": there is no array " + branch.name() + "; it has " + arrays.keySet());
      }
      boolean ids = holdsIds(branch, array);
      if (!ids && (array.rank() != 3 || branch.readsTokens())) {
        throw shape(branch, array, branch.inputWidth());
      }
      columns.add(ids ? List.copyOf(ids(array)) : SequenceArray.of(branch, array).sequences());
      if (columns.get(0).size() != columns.get(columns.size() - 1).size()) {
        throw new Refused(
            Refused.Kind.DATA,
            file
                + ": "
                + branch.name()
                + " has "
                + columns.get(columns.size() - 1).size()
                + " sequences, "
                + branches.get(0).name()
                + " has "
                + columns.get(0).size());
      }
    }
    List<BaselineInput> rows = new ArrayList<>();
    for (int k = 0; k < columns.get(0).size(); k++) {
      int row = k;
      rows.add(entered(new Sample(columns.stream().map(column -> column.get(row)).toList())));
    }
    return rows;
  }

  /// What one step of the continuous input has.
  private static int vectorWidth(Branch branch) {
    return branch.readsTokens() && branch.layers().get(0) instanceof Embedding embedding
        ? embedding.weight().extent(1)
        : branch.inputWidth();
  }

  /// Whole numbers `[T]`, `[K,T]` or `[K,T,1]`, and numbers `[K,T]`, of an input that reads tokens
  /// are ids; numbers `[K,T,E]` are vectors.
  private static boolean holdsIds(Branch branch, NpyArray array) {
    int rank = array.rank();
    boolean single = rank == 3 && array.shape()[2] == 1;
    return branch.readsTokens()
        && array.size() > 0
        && (rank == 2 || (array.isInteger() && (rank == 1 || single)));
  }

  private static List<TokenSequence> ids(NpyArray array) throws IOException {
    int[] all = array.ints();
    int count = array.rank() == 1 ? 1 : array.shape()[0];
    int size = all.length / count;
    List<TokenSequence> rows = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      rows.add(TokenSequence.of(Arrays.copyOfRange(all, k * size, (k + 1) * size)));
    }
    return rows;
  }

  private BaselineInput entered(Sample sample) {
    try {
      Point point = new Point(model.continuous().layout(sample), model.continuous().enter(sample));
      return model.inputs().size() == 1
          ? BaselineInput.of(point.values())
          : BaselineInput.of(point);
    } catch (IllegalArgumentException unfit) {
      throw new Refused(Refused.Kind.DATA, file + ": " + unfit.getMessage());
    }
  }

  private Refused shape(Branch branch, NpyArray array, int width) {
    String expected =
        branch.readsTokens()
            ? "token ids int[K][T] (or their vectors float[K][T][" + width + "])"
            : "inputs float[K][T][" + width + "], or one event float[" + width + "]";
    return new Refused(
        Refused.Kind.DATA,
        file + ": expected " + expected + ", found " + array + "; the model decides",
        branch.readsTokens()
            ? "one sequence is int[1][T]"
            : "one sequence is float[1][T]["
                + width
                + "], K events are float[K][1]["
                + width
                + "]");
  }
}
