package gatelens.train;

import gatelens.engine.node.TrainedAs;
import gatelens.layer.Layer;
import gatelens.layer.Scale;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What keeps one layer's weights small while it is trained, and what it drops: added to the loss
/// are `l1 Σ |w| + l2 Σ w²` of its kernel, its recurrent weights and its biases.
///
/// Dropout inside a recurrent layer is that of Keras: each step's input, and the state that the
/// gates read, are multiplied by a mask of zeros and `1 / (1 - rate)` that is drawn once for a
/// sequence and the same at all its steps. With recurrent dropout each gate has masks of its own.
///
/// Source: Y. Gal and Z. Ghahramani, A Theoretically Grounded Application of Dropout in Recurrent
/// Neural Networks, 2016, https://arxiv.org/abs/1512.05287
///
/// @param dropout share of the input set to zero, in [0, 1); usual: 0 to 0.5
/// @param recurrentDropout share of the state that the gates read set to zero, in [0, 1); usual: 0
///   to 0.5
/// @param kernel of the weights of the input
/// @param recurrent of the weights of the state
/// @param bias of the biases
public record Penalty(
    float dropout, float recurrentDropout, Norms kernel, Norms recurrent, Norms bias) {
  /// Nothing.
  public static final Penalty NONE = new Penalty(0, 0, Norms.NONE, Norms.NONE, Norms.NONE);

  /// Factors of two norms.
  ///
  /// @param l1 of `Σ |w|`, 0 or more; usual: 0 to 0.01
  /// @param l2 of `Σ w²`, 0 or more; usual: 0 to 0.01
  public record Norms(double l1, double l2) {
    /// Neither.
    public static final Norms NONE = new Norms(0, 0);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is negative or not finite
    public Norms {
      if (!(l1 >= 0 && l2 >= 0) || Double.isInfinite(l1) || Double.isInfinite(l2)) {
        throw new IllegalArgumentException(
            "l1 and l2 are " + l1 + " and " + l2 + "; they must be 0 or more, 0.01 is usual");
      }
    }

    boolean isNone() {
      return l1 == 0 && l2 == 0;
    }

    double of(float[] weights) {
      double sum = 0;
      for (float w : weights) {
        sum += l1 * Math.abs(w) + l2 * w * (double) w;
      }
      return sum;
    }

    void addGradient(float[] weights, float[] gradient) {
      for (int i = 0; i < weights.length; i++) {
        gradient[i] += (float) (l1 * Math.signum(weights[i]) + 2 * l2 * weights[i]);
      }
    }
  }

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a share is outside [0, 1)
  public Penalty {
    for (float share : new float[] {dropout, recurrentDropout}) {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException(
            "dropout is " + share + "; it must be in [0, 1), 0.2 is usual");
      }
    }
  }

  /// True if it does nothing.
  public boolean isNone() {
    return equals(NONE);
  }

  /// Names and values of what is not 0, parted by commas: `dropout=0.2,kernel_l2=0.01`.
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    say(parts, "dropout", dropout);
    say(parts, "recurrent_dropout", recurrentDropout);
    say(parts, "kernel_l1", kernel.l1());
    say(parts, "kernel_l2", kernel.l2());
    say(parts, "recurrent_l1", recurrent.l1());
    say(parts, "recurrent_l2", recurrent.l2());
    say(parts, "bias_l1", bias.l1());
    say(parts, "bias_l2", bias.l2());
    return String.join(",", parts);
  }

  private static void say(List<String> parts, String name, Number value) {
    if (value.doubleValue() != 0) {
      parts.add(name + "=" + value);
    }
  }

  /// True if a word is the name of a part.
  static boolean knows(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "dropout", "recurrent_dropout" -> true;
      case "kernel_l1", "kernel_l2", "recurrent_l1", "recurrent_l2", "bias_l1", "bias_l2" -> true;
      default -> false;
    };
  }

  /// With one part set.
  ///
  /// @throws IllegalArgumentException if there is no such part, or the value is outside its range
  Penalty with(String name, double value) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "dropout" -> new Penalty((float) value, recurrentDropout, kernel, recurrent, bias);
      case "recurrent_dropout" -> new Penalty(dropout, (float) value, kernel, recurrent, bias);
      case "kernel_l1" ->
          new Penalty(dropout, recurrentDropout, new Norms(value, kernel.l2()), recurrent, bias);
      case "kernel_l2" ->
          new Penalty(dropout, recurrentDropout, new Norms(kernel.l1(), value), recurrent, bias);
      case "recurrent_l1" ->
          new Penalty(dropout, recurrentDropout, kernel, new Norms(value, recurrent.l2()), bias);
      case "recurrent_l2" ->
          new Penalty(dropout, recurrentDropout, kernel, new Norms(recurrent.l1(), value), bias);
      case "bias_l1" ->
          new Penalty(dropout, recurrentDropout, kernel, recurrent, new Norms(value, bias.l2()));
      case "bias_l2" ->
          new Penalty(dropout, recurrentDropout, kernel, recurrent, new Norms(bias.l1(), value));
      default -> throw new IllegalArgumentException("there is no penalty " + name);
    };
  }

  /// Reads what {@link #toString} writes.
  ///
  /// @throws IllegalArgumentException if the text says something else
  public static Penalty parse(String text) {
    Penalty penalty = NONE;
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("'" + part + "': expected a name and a value");
      }
      try {
        penalty =
            penalty.with(
                part.substring(0, equals).strip(), Double.parseDouble(part.substring(equals + 1)));
      } catch (NumberFormatException problem) {
        throw new IllegalArgumentException("'" + part + "': expected a number", problem);
      }
    }
    return penalty;
  }

  /// The penalties of a model's layers by their names, as its fact {@link ModelInfo#PENALTIES}
  /// says.
  public static Map<String, Penalty> of(ModelInfo info) {
    Map<String, Penalty> all = new LinkedHashMap<>();
    info.facts()
        .getOrDefault(ModelInfo.PENALTIES, "")
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> {
          int space = line.lastIndexOf(' ');
          all.put(line.substring(0, space), parse(line.substring(space + 1)));
        });
    return all;
  }

  /// The fact that keeps penalties with a model.
  public static Map<String, String> fact(Map<String, Penalty> penalties) {
    List<String> lines = new ArrayList<>();
    penalties.forEach((layer, penalty) -> {
      if (!penalty.isNone()) {
        lines.add(layer + " " + penalty);
      }
    });
    return lines.isEmpty() ? Map.of() : Map.of(ModelInfo.PENALTIES, String.join("\n", lines));
  }

  /// What the layers of a model do while they are trained alone.
  static Map<String, TrainedAs> trained(Model model) {
    Map<String, Penalty> penalties = of(model.info());
    Map<String, TrainedAs> all = new LinkedHashMap<>();
    for (Layer layer : model.layers()) {
      Penalty own = penalties.getOrDefault(layer.name(), NONE);
      boolean normalises =
          layer instanceof Scale scale
              && scale.statistics().isPresent()
              && !model.info().frozen().contains(layer.name());
      all.put(layer.name(), new TrainedAs(own.dropout(), own.recurrentDropout(), normalises));
    }
    return all;
  }

  /// The norms of each parameter of a model, in its order.
  static Norms[] norms(Model model) {
    Map<String, Penalty> penalties = of(model.info());
    List<Norms> norms = new ArrayList<>();
    for (Layer layer : model.layers()) {
      Penalty own = penalties.getOrDefault(layer.name(), NONE);
      for (Layer.Parameter parameter : layer.parameters()) {
        String name = parameter.name();
        norms.add(
            switch (name.substring(name.lastIndexOf('.') + 1)) {
              case "bias", "input_bias", "recurrent_bias" -> own.bias();
              case "recurrent_weight" -> own.recurrent();
              case "weight", "input_weight" -> own.kernel();
              default -> Norms.NONE;
            });
      }
    }
    return norms.toArray(Norms[]::new);
  }
}
