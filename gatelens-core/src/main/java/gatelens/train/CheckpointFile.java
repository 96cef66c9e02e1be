package gatelens.train;

import gatelens.file.AtomicFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/// The state of a training in a file: big-endian numbers one after the other, a check sum (CRC-32)
/// last. It is written beside the old one, forced to the disk and moved into its place, so that
/// there is a whole checkpoint at every moment.
final class CheckpointFile {
  static final String NAME = "training.checkpoint";
  private static final int MAGIC = 0x474c434b;
  private static final int VERSION = 2;
  private static final int BUFFER = 1 << 16;

  private CheckpointFile() {}

  static Path in(Path directory) {
    return directory.resolve(NAME);
  }

  static void write(Path directory, String settings, TrainingState state) throws IOException {
    AtomicFile.write(
        in(directory),
        file -> {
          CheckedOutputStream checked = new CheckedOutputStream(file, new CRC32());
          DataOutputStream out = new DataOutputStream(checked);
          out.writeInt(MAGIC);
          out.writeInt(VERSION);
          out.writeUTF(settings);
          writeState(out, state);
          out.writeLong(checked.getChecksum().getValue());
          out.flush();
        });
  }

  private static void writeState(DataOutputStream out, TrainingState state) throws IOException {
    out.writeInt(state.epoch);
    out.writeInt(state.batch);
    out.writeLong(state.step);
    out.writeDouble(state.sums.loss());
    out.writeDouble(state.sums.metric());
    out.writeLong(state.sums.count());
    out.writeDouble(state.rate);
    out.writeDouble(state.reduced);
    out.writeDouble(state.plateauBest);
    out.writeInt(state.plateauWait);
    out.writeDouble(state.best);
    out.writeInt(state.bestEpoch);
    out.writeDouble(state.stopBest);
    out.writeInt(state.stopWait);
    out.writeInt(state.epochs.size());
    for (History.Epoch epoch : state.epochs) {
      out.writeInt(epoch.number());
      out.writeDouble(epoch.loss());
      out.writeDouble(epoch.metric());
      out.writeDouble(epoch.validationLoss());
      out.writeDouble(epoch.validationMetric());
      out.writeDouble(epoch.rate());
      out.writeInt(epoch.figures().size());
      for (double figure : epoch.figures().values()) {
        out.writeDouble(figure);
      }
    }
    writeAll(out, state.weights);
    for (float[][] memory : state.memory) {
      writeAll(out, memory);
    }
    writeAll(out, state.gathered);
    writeAll(out, state.average);
    out.writeLong(state.averaged);
    out.writeBoolean(state.bestWeights.length > 0);
    writeAll(out, state.bestWeights);
  }

  private static void writeAll(DataOutputStream out, float[][] arrays) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (float[] array : arrays) {
      for (int from = 0; from < array.length; from += BUFFER / Float.BYTES) {
        int count = Math.min(BUFFER / Float.BYTES, array.length - from);
        buffer.asFloatBuffer().put(array, from, count);
        out.write(buffer.array(), 0, count * Float.BYTES);
      }
    }
  }

  /// Reads a checkpoint into a state of the same sizes.
  ///
  /// @param settings of the training that goes on
  /// @param metrics that are measured after each epoch
  /// @throws IOException if the file is damaged
  /// @throws IllegalArgumentException if it is of another training
  static void read(Path directory, String settings, TrainingState state, List<Metric> metrics)
      throws IOException {
    Path path = in(directory);
    try (CheckedInputStream checked =
        new CheckedInputStream(
            new BufferedInputStream(Files.newInputStream(path), BUFFER), new CRC32())) {
      DataInputStream in = new DataInputStream(checked);
      if (in.readInt() != MAGIC) {
        throw new IOException(path + " is no checkpoint of a training");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException(
            path + ": expected version " + VERSION + " of the checkpoint, found " + version);
      }
      String found = in.readUTF();
      if (!found.equals(settings)) {
        String[] apart = apart(found, settings);
        throw new IllegalArgumentException(
            path
                + " is a checkpoint of another training; it has\n  "
                + apart[0]
                + "\nwhere this one has\n  "
                + apart[1]
                + "\nGo on with the same settings, or start anew in another directory.");
      }
      readState(in, state, metrics);
      long sum = checked.getChecksum().getValue();
      if (in.readLong() != sum) {
        throw new IOException(path + " is damaged: its check sum does not fit its content");
      }
    } catch (EOFException problem) {
      throw new IOException(path + " is damaged: it ends too early", problem);
    }
  }

  /// What of two lists of settings differs, from the first difference to the last.
  private static String[] apart(String one, String other) {
    List<String> first = List.of(one.split(", "));
    List<String> second = List.of(other.split(", "));
    int most = Math.min(first.size(), second.size());
    int begin = 0;
    while (begin < most && first.get(begin).equals(second.get(begin))) {
      begin++;
    }
    int end = 0;
    while (end < most - begin
        && first.get(first.size() - 1 - end).equals(second.get(second.size() - 1 - end))) {
      end++;
    }
    return new String[] {
      String.join(", ", first.subList(begin, first.size() - end)),
      String.join(", ", second.subList(begin, second.size() - end))
    };
  }

  private static void readState(DataInputStream in, TrainingState state, List<Metric> metrics)
      throws IOException {
    state.epoch = in.readInt();
    state.batch = in.readInt();
    state.step = in.readLong();
    state.sums = new BatchLoss.Sums(in.readDouble(), in.readDouble(), in.readLong());
    state.rate = in.readDouble();
    state.reduced = in.readDouble();
    state.plateauBest = in.readDouble();
    state.plateauWait = in.readInt();
    state.best = in.readDouble();
    state.bestEpoch = in.readInt();
    state.stopBest = in.readDouble();
    state.stopWait = in.readInt();
    int epochs = in.readInt();
    for (int i = 0; i < epochs; i++) {
      state.epochs.add(
          new History.Epoch(
              in.readInt(),
              in.readDouble(),
              in.readDouble(),
              in.readDouble(),
              in.readDouble(),
              in.readDouble(),
              figures(in, metrics)));
    }
    readAll(in, state.weights);
    for (float[][] memory : state.memory) {
      readAll(in, memory);
    }
    readAll(in, state.gathered);
    readAll(in, state.average);
    state.averaged = in.readLong();
    if (in.readBoolean()) {
      state.bestWeights = new float[state.weights.length][];
      for (int p = 0; p < state.weights.length; p++) {
        state.bestWeights[p] = new float[state.weights[p].length];
      }
      readAll(in, state.bestWeights);
    }
  }

  private static Map<Metric, Double> figures(DataInputStream in, List<Metric> metrics)
      throws IOException {
    if (in.readInt() != metrics.size()) {
      throw new IOException("the checkpoint has other metrics");
    }
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    for (Metric metric : metrics.stream().sorted().toList()) {
      figures.put(metric, in.readDouble());
    }
    return figures;
  }

  private static void readAll(DataInputStream in, float[][] arrays) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (float[] array : arrays) {
      for (int from = 0; from < array.length; from += BUFFER / Float.BYTES) {
        int count = Math.min(BUFFER / Float.BYTES, array.length - from);
        in.readFully(buffer.array(), 0, count * Float.BYTES);
        buffer.asFloatBuffer().get(array, from, count);
      }
    }
  }
}
