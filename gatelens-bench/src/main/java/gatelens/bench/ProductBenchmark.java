package gatelens.bench;

import gatelens.kernel.Kernels;
import gatelens.kernel.PackedMatrix;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The product of some rows with a packed matrix, forward and for the gradient of the weights; odd
/// sizes among them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProductBenchmark {
  /// Which kernels.
  @Param public KernelName kernel = KernelName.VECTOR;

  /// Rows × K × N.
  @Param({"1x64x192", "8x64x192", "16x64x192", "256x64x192", "256x16x192", "3x5x111", "1x37x111"})
  public String size = "1x64x192";

  private int rows;
  private int depth;
  private int columns;
  private Kernels kernels = KernelName.SCALAR.kernels();
  private PackedMatrix matrix = PackedMatrix.ofSize(0, 0);
  private float[] left = new float[0];
  private float[] right = new float[0];
  private float[] gradient = new float[0];

  /// Fills the arrays.
  @Setup
  public void fill() {
    String[] parts = size.split("x", -1);
    rows = Integer.parseInt(parts[0]);
    depth = Integer.parseInt(parts[1]);
    columns = Integer.parseInt(parts[2]);
    kernels = kernel.kernels();
    matrix = PackedMatrix.ofSize(depth, columns);
    matrix.fill(Noise.of(depth * columns), 0, columns);
    matrix.fillBias(Noise.of(columns), 0);
    left = Noise.of(rows * depth);
    right = Noise.of(rows * columns);
    gradient = new float[depth * columns];
  }

  /// `c = a b + bias`.
  @Benchmark
  public float[] product() {
    kernels.product(left, 0, depth, rows, matrix, Kernels.Start.BIAS, right, 0, columns);
    return right;
  }

  /// `c += aᵀ d`.
  @Benchmark
  public float[] outer() {
    kernels.outer(left, 0, depth, right, 0, columns, rows, depth, columns, gradient, 0, columns);
    return gradient;
  }
}
