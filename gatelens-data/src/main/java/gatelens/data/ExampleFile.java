package gatelens.data;

import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Examples on disk: 8 bytes of heap each. The names of features are those of the first example;
/// the names of steps are numbered again when an example is read, since training draws none.
final class ExampleFile {
  private final Path path;
  private final OutputStream out;
  private final List<Axis> features = new ArrayList<>();
  private long[] ends = new long[1024];
  private int count;

  private ExampleFile(Path path) throws IOException {
    this.path = path;
    this.out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
  }

  static ExampleFile create() throws IOException {
    Path path = Files.createTempFile("gatelens", ".examples");
    path.toFile().deleteOnExit();
    return new ExampleFile(path);
  }

  /// About how many bytes of heap an example takes.
  static long size(Example example) {
    long size = 200;
    for (Sequence sequence : example.input().inputs()) {
      size +=
          switch (sequence) {
            case TokenSequence tokens -> 100L + 64L * tokens.length();
            case FeatureSequence values -> 200L + 4L * values.values().size();
          };
    }
    return size;
  }

  void add(Example example) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    boolean first = count == 0;
    for (Sequence sequence : example.input().inputs()) {
      switch (sequence) {
        case TokenSequence tokens -> {
          data.writeInt(-tokens.length());
          for (int id : tokens.ids()) {
            data.writeInt(id);
          }
          if (first) {
            features.add(Axis.features(0));
          }
        }
        case FeatureSequence values -> {
          data.writeInt(values.length());
          for (float value : values.values().values()) {
            data.writeFloat(value);
          }
          if (first) {
            features.add(values.features());
          }
        }
      }
    }
    switch (example.label()) {
      case Label.Class label -> {
        data.writeInt(-1);
        data.writeInt(label.index());
      }
      case Label.Values label -> {
        data.writeInt(label.values().length);
        for (float value : label.values()) {
          data.writeFloat(value);
        }
      }
      case Label.Classes c ->
          throw new IllegalArgumentException("a class a step is not kept on disk");
      case Label.StepValues s ->
          throw new IllegalArgumentException("a value a step is not kept on disk");
    }
    ends = count == ends.length ? Arrays.copyOf(ends, 2 * count) : ends;
    ends[count] = (count == 0 ? 0 : ends[count - 1]) + bytes.size();
    count++;
    bytes.writeTo(out);
  }

  Dataset finished() throws IOException {
    out.close();
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    int size = count;
    return new Dataset() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Example get(int i) {
        long start = i == 0 ? 0 : ends[i - 1];
        ByteBuffer buffer = ByteBuffer.allocate((int) (ends[i] - start));
        try {
          int read = 0;
          while (read >= 0 && buffer.hasRemaining()) {
            read = channel.read(buffer, start + buffer.position());
          }
          return example(new DataInputStream(new ByteArrayInputStream(buffer.array())));
        } catch (IOException problem) {
          throw new UncheckedIOException(problem);
        }
      }
    };
  }

  private Example example(DataInputStream data) throws IOException {
    List<Sequence> sequences = new ArrayList<>();
    for (Axis axis : features) {
      int length = data.readInt();
      if (length < 0) {
        int[] ids = new int[-length];
        for (int i = 0; i < ids.length; i++) {
          ids[i] = data.readInt();
        }
        sequences.add(TokenSequence.of(ids));
      } else {
        sequences.add(
            new FeatureSequence(
                Tensor.of(floats(data, length * axis.length()), length, axis.length()),
                Axis.steps(length),
                axis));
      }
    }
    int kind = data.readInt();
    return new Example(
        new Sample(sequences),
        kind < 0 ? new Label.Class(data.readInt()) : new Label.Values(floats(data, kind)));
  }

  private static float[] floats(DataInputStream data, int count) throws IOException {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = data.readFloat();
    }
    return values;
  }
}
