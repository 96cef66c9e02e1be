package gatelens.select;

import gatelens.train.Dataset;
import gatelens.train.Example;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a trial needs and what it gives, as bytes on their way between two processes of one version
/// of this program: no format for files. Every record is written with all its components, so that a
/// new setting of a training is on its way with the others.
public final class TrialBytes {
  private TrialBytes() {}

  /// The data of a fold.
  ///
  /// @throws IllegalArgumentException if it takes more than 2 GB
  public static byte[] of(FoldData fold) {
    RecordBytes.Writer out = new RecordBytes.Writer();
    out.value(fold.frame());
    out.value(fold.units());
    for (Dataset part : List.of(fold.training(), fold.watched(), fold.validation())) {
      out.number(part.size());
      for (int i = 0; i < part.size(); i++) {
        out.value(part.get(i));
      }
    }
    return out.bytes();
  }

  /// The data of a fold.
  ///
  /// @throws IOException if these are not its bytes
  public static FoldData fold(byte[] bytes) throws IOException {
    RecordBytes.Reader in = new RecordBytes.Reader(bytes);
    Frame frame = in.value(Frame.class);
    List<Double> units = new ArrayList<>();
    for (Object unit : in.value(List.class)) {
      units.add((Double) unit);
    }
    List<Dataset> parts = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      int size = in.number();
      List<Example> examples = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        examples.add(in.value(Example.class));
      }
      parts.add(Dataset.of(examples));
    }
    return new FoldData(parts.get(0), parts.get(1), parts.get(2), frame, units);
  }

  /// A trial to be done.
  public static byte[] of(TrialTask task) {
    return one(task);
  }

  /// A trial to be done.
  ///
  /// @throws IOException if these are not its bytes
  public static TrialTask task(byte[] bytes) throws IOException {
    return new RecordBytes.Reader(bytes).value(TrialTask.class);
  }

  /// What a trial gave.
  public static byte[] of(TrialTask.Ended ended) {
    return one(ended);
  }

  /// What a trial gave.
  ///
  /// @throws IOException if these are not its bytes
  public static TrialTask.Ended ended(byte[] bytes) throws IOException {
    return new RecordBytes.Reader(bytes).value(TrialTask.Ended.class);
  }

  private static byte[] one(Record value) {
    RecordBytes.Writer out = new RecordBytes.Writer();
    out.value(value);
    return out.bytes();
  }
}
