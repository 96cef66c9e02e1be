package gatelens.train;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What is done around an optimizer's step: gradients of several batches are added up, penalties
/// and clipping come before it, averages of the weights after it.
///
/// @param accumulation batches whose gradients are averaged before the weights change, at least 1;
///   usual: 1. What is left at an epoch's end goes into the next; what is left in the end is not
///   used
/// @param clipping how large gradients become smaller
/// @param averaging which weights are judged and kept: those of now, or an average of earlier ones
/// @param layerRates the rate of some layers as a multiple of the optimizer's, by the layer's name,
///   0 or more; 0 keeps a layer as it is
public record Update(
    int accumulation, Clipping clipping, Averaging averaging, Map<String, Double> layerRates) {
  /// A step after every batch, and nothing around it.
  public static final Update PLAIN = new Update(1, Clipping.NONE, new Averaging.None(), Map.of());

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Update {
    if (accumulation < 1) {
      throw new IllegalArgumentException(
          "gradients of " + accumulation + " batches; at least 1 is needed, which is usual");
    }
    layerRates.forEach((layer, rate) -> {
      if (!(rate >= 0) || Double.isInfinite(rate)) {
        throw new IllegalArgumentException(
            "the rate of " + layer + " is " + rate + " of the optimizer's; it must be 0 or more");
      }
    });
    layerRates = java.util.Collections.unmodifiableMap(new TreeMap<>(layerRates));
  }

  /// With gradients of several batches averaged.
  public Update withAccumulation(int batches) {
    return new Update(batches, clipping, averaging, layerRates);
  }

  /// With other clipping.
  public Update withClipping(Clipping other) {
    return new Update(accumulation, other, averaging, layerRates);
  }

  /// With other averages.
  public Update withAveraging(Averaging other) {
    return new Update(accumulation, clipping, other, layerRates);
  }

  /// With other rates of layers.
  public Update withLayerRates(Map<String, Double> rates) {
    return new Update(accumulation, clipping, averaging, rates);
  }

  /// How large gradients become smaller; value by value first, then tensor by tensor, then all
  /// together. Infinity for each that is not wanted.
  ///
  /// @param value each number is cut to `[-value, value]`, above 0; usual: 0.5 to 1
  /// @param tensorNorm a tensor whose norm is above it is scaled down to it, above 0; the two
  ///   biases of a GRU are one tensor, as in Keras' `clipnorm`; usual: 1
  /// @param norm gradients whose norm over all weights is above it are scaled down to it, above 0;
  ///   usual: 1 to 5
  public record Clipping(double value, double tensorNorm, double norm) {
    /// None.
    public static final Clipping NONE =
        new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is not above 0
    public Clipping {
      check("value", value);
      check("norm of a tensor", tensorNorm);
      check("norm", norm);
    }

    /// Of the norm over all weights alone.
    public static Clipping ofNorm(double norm) {
      return new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, norm);
    }

    private static void check(String what, double limit) {
      if (!(limit > 0)) {
        throw new IllegalArgumentException(
            "the " + what + " to clip at is " + limit + "; it must be above 0, 1 is usual");
      }
    }
  }

  /// Which weights are judged and kept.
  public sealed interface Averaging {
    /// Those of now.
    record None() implements Averaging {}

    /// The exponential moving average of the weights after each step, begun with those after the
    /// first: `a = μ a + (1 - μ) w`.
    ///
    /// Source: B. Polyak and A. Juditsky, Acceleration of Stochastic Approximation by Averaging,
    /// 1992, https://doi.org/10.1137/0330046
    ///
    /// @param momentum μ, in (0, 1); usual: 0.99 to 0.9999
    record Exponential(double momentum) implements Averaging {
      /// Checks the range.
      ///
      /// @throws IllegalArgumentException if `momentum` is outside (0, 1)
      public Exponential {
        Averaging.check("ema", momentum > 0, momentum);
      }
    }

    /// Stochastic weight averaging: the mean of the weights at the ends of the epochs that follow a
    /// share of all.
    ///
    /// Source: P. Izmailov et al., Averaging Weights Leads to Wider Optima and Better
    /// Generalization, 2018, https://arxiv.org/abs/1803.05407
    ///
    /// @param from the share of all epochs after which weights are averaged, in [0, 1); usual: 0.75
    record Stochastic(double from) implements Averaging {
      /// Checks the range.
      ///
      /// @throws IllegalArgumentException if `from` is outside [0, 1)
      public Stochastic {
        Averaging.check("swa", from >= 0, from);
      }

      /// True if the weights after an epoch are averaged.
      ///
      /// @param epoch from 0
      boolean takes(int epoch, int epochs) {
        return epoch >= Math.min(epochs - 1, (int) Math.floor(from * epochs));
      }
    }

    private static void check(String name, boolean enough, double value) {
      if (!enough || !(value < 1)) {
        throw new IllegalArgumentException(
            name
                + " is "
                + value
                + "; it must be "
                + (name.equals("ema") ? "in (0" : "in [0")
                + ", 1)");
      }
    }

    /// Reads `none`, `ema(momentum)`, `swa(from)`.
    ///
    /// @throws IllegalArgumentException if the text says something else
    static Averaging parse(String text) {
      Call said = Call.parse(text);
      return switch (said.name().toLowerCase(Locale.ROOT)) {
        case "none" -> {
          said.expect(0);
          yield new None();
        }
        case "ema" -> new Exponential(said.placed("momentum|decay").number(0, 0.99));
        case "swa" -> new Stochastic(said.placed("from|share").number(0, 0.75));
        default -> throw said.unknown("average", java.util.List.of("none", "ema", "swa"));
      };
    }
  }

  /// Reads rates of layers: `gru_0=0.1,dense=2`.
  ///
  /// @throws IllegalArgumentException if the text has another form
  public static Map<String, Double> layerRates(String text) {
    Map<String, Double> rates = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.lastIndexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "'" + part.strip() + "': expected LAYER=FACTOR, as in gru_0=0.1");
      }
      String layer = part.substring(0, equals).strip();
      double rate =
          new Call(layer, java.util.List.of(part.substring(equals + 1).strip()))
              .number(0, Double.NaN);
      if (rates.put(layer, rate) != null) {
        throw new IllegalArgumentException("the rate of " + layer + " is given twice");
      }
    }
    return rates;
  }
}
