package gatelens.bench;

import gatelens.kernel.Kernels;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The arithmetic of the gates of one step, without its products, and the functions alone.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CellBenchmark {
  /// Which kernels.
  @Param public KernelName kernel = KernelName.VECTOR;

  /// Rows of the block.
  @Param({"1", "16"})
  public int rows = 1;

  /// H; 37 is no multiple of any vector.
  @Param({"37", "64"})
  public int units = 64;

  private Kernels kernels = KernelName.SCALAR.kernels();
  private float[] gates = new float[0];
  private float[] recurrent = new float[0];
  private float[] previous = new float[0];
  private float[] lambda = new float[0];
  private float[] cellLambda = new float[0];
  private float[] delta = new float[0];
  private float[] recurrentDelta = new float[0];
  private float[] hidden = new float[0];
  private float[] cell = new float[0];

  /// Fills the arrays; every round of measuring begins with the same values.
  @Setup(Level.Iteration)
  public void fill() {
    kernels = kernel.kernels();
    int block = rows * units;
    gates = Noise.of(4 * block);
    recurrent = Noise.of(3 * block);
    previous = Noise.of(block);
    lambda = Noise.of(block);
    cellLambda = Noise.of(block);
    delta = new float[4 * block];
    recurrentDelta = new float[3 * block];
    hidden = new float[block];
    cell = Noise.of(block);
  }

  /// One step of a GRU.
  @Benchmark
  public float[] gru() {
    kernels.gruResetAfter(gates, 0, recurrent, 0, previous, 0, hidden, 0, rows, units);
    return hidden;
  }

  /// One step of a GRU, backward.
  @Benchmark
  public float[] gruBackward() {
    kernels.gruResetAfterBackward(
        gates,
        0,
        recurrent,
        2 * units,
        3 * units,
        previous,
        0,
        lambda,
        0,
        delta,
        0,
        recurrentDelta,
        0,
        rows,
        units);
    return delta;
  }

  /// One step of an LSTM.
  @Benchmark
  public float[] lstm() {
    kernels.lstm(gates, 0, previous, 0, cell, 0, hidden, 0, rows, units);
    return hidden;
  }

  /// One step of an LSTM, backward.
  @Benchmark
  public float[] lstmBackward() {
    kernels.lstmBackward(
        gates, 0, previous, 0, cell, 0, lambda, 0, cellLambda, 0, delta, 0, rows, units);
    return delta;
  }

  /// `tanh` of all values.
  @Benchmark
  public float[] tanh() {
    kernels.tanh(gates, 0, gates.length);
    return gates;
  }

  /// `σ` of all values.
  @Benchmark
  public float[] sigmoid() {
    kernels.sigmoid(gates, 0, gates.length);
    return gates;
  }
}
