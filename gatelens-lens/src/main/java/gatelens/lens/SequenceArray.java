package gatelens.lens;

import gatelens.formats.NpyArray;
import gatelens.formats.NpzArrays;
import gatelens.layer.Branch;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An array of sequences, checked: `float[N][T][D]`, all finite, or token ids `int[N][T]`.
///
/// @param array as it stands in its file
/// @param tokens true if it holds token ids
public record SequenceArray(NpyArray array, boolean tokens) {
  /// Reads a file to train on.
  ///
  /// @throws Refused if the array has another shape, or is empty
  /// @throws IOException if the file cannot be read
  public static SequenceArray read(Path file, boolean tokens) throws IOException {
    NpyArray array = NpzArrays.read(file, NpzArrays.Role.TRAINING_INPUTS);
    if (array.rank() != (tokens ? 2 : 3) || array.size() == 0) {
      throw new Refused(
          Refused.Kind.DATA,
          file
              + ": expected "
              + (tokens ? "token ids [N,T]" : "sequences [N,T,I]")
              + ", found an array of shape "
              + Arrays.toString(array.shape()),
          tokens
              ? "a model without an embedding reads features"
              : "a model that begins with embedding(D) reads token ids");
    }
    return new SequenceArray(array, tokens);
  }

  /// An array for one input of a model.
  ///
  /// @throws Refused if the array does not fit it, or is empty
  static SequenceArray of(Branch branch, NpyArray array) {
    if (branch.readsTokens() && array.rank() != 2) {
      throw shape(branch, array, "token ids int[N][T]", "the model begins with an embedding");
    }
    if (!branch.readsTokens() && (array.rank() != 3 || array.shape()[2] != branch.inputWidth())) {
      throw shape(
          branch,
          array,
          "float[N][T][" + branch.inputWidth() + "]",
          "the model decides the features per step");
    }
    if (array.shape()[0] == 0 || array.shape()[1] == 0) {
      throw shape(
          branch, array, "at least one sequence of at least one step", "there is nothing to read");
    }
    return new SequenceArray(array, branch.readsTokens());
  }

  private static Refused shape(Branch branch, NpyArray array, String expected, String decides) {
    return new Refused(
        Refused.Kind.DATA,
        branch.name()
            + " input "
            + array.name()
            + ": expected "
            + expected
            + ", found "
            + array
            + "; "
            + decides);
  }

  /// N.
  public int count() {
    return array.shape()[0];
  }

  /// T.
  public int steps() {
    return array.shape()[1];
  }

  /// Features a step, or the highest token id and one.
  ///
  /// @throws IOException if token ids are no whole numbers
  public int width() throws IOException {
    return tokens ? Arrays.stream(array.ints()).max().orElse(0) + 1 : array.shape()[2];
  }

  /// The sequences, in order.
  ///
  /// @throws Refused if a number is not finite; the message names its sequence, step and feature
  /// @throws IOException if token ids are no whole numbers
  public List<Sequence> sequences() throws IOException {
    return tokens ? ids() : features();
  }

  private List<Sequence> ids() throws IOException {
    int[] ids = array.ints();
    List<Sequence> list = new ArrayList<>();
    for (int n = 0; n < count(); n++) {
      list.add(TokenSequence.of(Arrays.copyOfRange(ids, n * steps(), (n + 1) * steps())));
    }
    return list;
  }

  private List<Sequence> features() {
    int width = array.shape()[2];
    float[] values = array.floats();
    int size = steps() * width;
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new Refused(
            Refused.Kind.DATA,
            array.name()
                + ": expected finite numbers, found "
                + values[i]
                + " in sequence "
                + i / size
                + ", step "
                + i % size / width
                + ", feature "
                + i % width,
            "replace missing values before, such as by the feature's mean");
      }
    }
    Axis steps = Axis.steps(steps());
    Axis features = Axis.features(width);
    List<Sequence> list = new ArrayList<>();
    for (int n = 0; n < count(); n++) {
      list.add(
          new FeatureSequence(
              Tensor.of(Arrays.copyOfRange(values, n * size, (n + 1) * size), steps(), width),
              steps,
              features));
    }
    return list;
  }
}
