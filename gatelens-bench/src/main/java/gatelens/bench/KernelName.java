package gatelens.bench;

import gatelens.kernel.KernelChoice;
import gatelens.kernel.Kernels;
import gatelens.kernel.ScalarKernels;

/// The kernels that are compared.
public enum KernelName {
  /// The widest vectors that this machine has.
  VECTOR,
  /// Plain loops: the definition.
  SCALAR;

  Kernels kernels() {
    return switch (this) {
      case VECTOR -> KernelChoice.fastest();
      case SCALAR -> new ScalarKernels();
    };
  }
}
