package gatelens.kernel;

/// Chooses the kernels of this machine, without reflection.
public final class KernelChoice {
  private KernelChoice() {}

  /// The vector kernels where the incubator module is present and its vectors fit, else the plain
  /// ones.
  public static Kernels fastest() {
    return vectorModulePresent() ? Vectors.choose() : new ScalarKernels();
  }

  /// True if the program was started with `--add-modules jdk.incubator.vector`.
  public static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /// Linked only when it is reached, so that a machine without the module never meets the vector
  /// classes.
  private static final class Vectors {
    static Kernels choose() {
      return VectorKernels.usable() ? new VectorKernels() : new ScalarKernels();
    }
  }
}
