package gatelens.watch;

import gatelens.data.Input;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is remembered of a key beside its state: its last event where the next is read with it, and
/// its alarm.
final class KeyMemory {
  private static final int NUMBERS = 0;
  private static final int WORDS = 1;

  private Optional<Input.Series> step = Optional.empty();
  private boolean raised;
  private double raisedAt = Double.NEGATIVE_INFINITY;
  private double score = Double.NaN;

  Optional<Input.Series> step() {
    return step;
  }

  void step(Optional<Input.Series> last) {
    step = last;
  }

  /// By how much a score is above the last one, which it takes the place of; 0 for the first.
  double rise(double next) {
    double rise = Double.isNaN(score) ? 0 : next - score;
    score = next;
    return rise;
  }

  /// The next score is another model's: it has not risen from the last one.
  void anotherModel() {
    score = Double.NaN;
  }

  /// True while its alarm is raised.
  boolean isRaised() {
    return raised;
  }

  /// What a value does to the alarm.
  ///
  /// @return `raised`, `cleared`, or empty for nothing
  Optional<String> alarm(AlertRule rule, double value, double time) {
    if (!raised && rule.raises(value) && !(time - raisedAt < rule.pause())) {
      raised = true;
      raisedAt = Double.isNaN(time) ? raisedAt : time;
      return Optional.of("raised");
    }
    if (raised && rule.clears(value)) {
      raised = false;
      return Optional.of("cleared");
    }
    return Optional.empty();
  }

  void save(DataOutputStream out) throws IOException {
    out.writeBoolean(raised);
    out.writeDouble(raisedAt);
    out.writeDouble(score);
    List<Input.Column> columns = step.map(Input.Series::columns).orElse(List.of());
    out.writeInt(columns.size());
    for (Input.Column column : columns) {
      switch (column) {
        case Input.Column.Numbers numbers -> {
          out.writeByte(NUMBERS);
          out.writeFloat(numbers.values()[0]);
        }
        case Input.Column.Words words -> {
          out.writeByte(WORDS);
          Utf8.write(out, words.values().get(0));
        }
      }
    }
    double[] times = step.map(Input.Series::times).orElse(new double[0]);
    out.writeByte(times.length);
    for (double time : times) {
      out.writeDouble(time);
    }
  }

  /// @param names of the columns of a step
  static KeyMemory load(DataInputStream in, List<String> names) throws IOException {
    KeyMemory memory = new KeyMemory();
    memory.raised = in.readBoolean();
    memory.raisedAt = in.readDouble();
    memory.score = in.readDouble();
    int count = in.readInt();
    if (count > names.size()) {
      throw new IOException("the snapshot is damaged: an event of " + count + " columns");
    }
    List<Input.Column> columns = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      columns.add(
          in.readByte() == NUMBERS
              ? new Input.Column.Numbers(names.get(c), new float[] {in.readFloat()})
              : new Input.Column.Words(names.get(c), List.of(Utf8.read(in))));
    }
    double[] times = new double[in.readByte()];
    for (int t = 0; t < times.length; t++) {
      times[t] = in.readDouble();
    }
    if (count > 0) {
      memory.step = Optional.of(new Input.Series(columns, times));
    }
    return memory;
  }
}
