package gatelens.engine.node;

import gatelens.layer.Activation;
import gatelens.layer.CellSettings;

/// A gate's function with its clipping: value and derivative.
public final class Slope {
  private final Activation activation;
  private final float clip;
  private final double low;
  private final double high;
  private final boolean exact;

  Slope(Activation activation, CellSettings settings) {
    this.activation = activation;
    this.clip = settings.clip();
    this.low = Float.isInfinite(clip) ? Double.NEGATIVE_INFINITY : activation.apply(-clip);
    this.high = Float.isInfinite(clip) ? Double.POSITIVE_INFINITY : activation.apply(clip);
    // The fast sigmoid ends at 9e-8: nothing beside values of a tanh, much beside those of a
    // function without bound, which a closed gate is to keep out.
    this.exact = activation.equals(Activation.SIGMOID) && !settings.isStandard();
  }

  void apply(gatelens.kernel.Kernels kernels, float[] x, int offset, int count) {
    if (!Float.isInfinite(clip)) {
      for (int i = offset; i < offset + count; i++) {
        x[i] = Math.max(-clip, Math.min(clip, x[i]));
      }
    }
    if (exact) {
      for (int i = offset; i < offset + count; i++) {
        x[i] = (float) activation.apply(x[i]);
      }
    } else {
      Functions.apply(kernels, activation, x, offset, count);
    }
  }

  float at(float y) {
    return y <= low || y >= high ? 0 : (float) activation.derivativeAtOutput(y);
  }
}
