package gatelens.lens;

import gatelens.formats.Npy;
import gatelens.lens.choice.BesideColumn;
import gatelens.lens.choice.OwnFolds;
import gatelens.model.Model;
import gatelens.names.NearestName;
import gatelens.train.ClassWeights;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Loss;
import gatelens.train.Oversampling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What counts how much in a training.
///
/// @param classes what an example of each class counts
/// @param outputs what each output counts, of numbers and of sigmoids; empty for 1 each
/// @param samples a file `float[N]` with what each example counts, in the order of the data,
///   held-out ones included, or the name of a column of a table that says it; empty for 1 each.
///   Examples that are held out count so in their loss, too
public record Emphasis(Weighting classes, List<Double> outputs, Optional<Path> samples) {
  /// All alike.
  public static final Emphasis EQUAL = of(new Weighting.Equal());

  /// What an example of each class counts.
  public sealed interface Weighting {
    /// All alike.
    record Equal() implements Weighting {}

    /// As said.
    ///
    /// @param weights one per class, 0 or more
    record Given(List<Double> weights) implements Weighting {
      /// Keeps an unmodifiable copy.
      public Given {
        weights = List.copyOf(weights);
      }
    }

    /// As said by name; a class that is not named counts 1.
    ///
    /// @param weights of classes, 0 or more, in the order in which they were said
    record Named(Map<String, Double> weights) implements Weighting {
      /// Keeps an unmodifiable copy.
      public Named {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
      }

      private List<Double> of(List<String> classes) {
        for (String name : weights.keySet()) {
          if (!classes.contains(name)) {
            throw new Refused(
                Refused.Kind.QUESTION,
                "a weight is given for the class '"
                    + name
                    + (classes.isEmpty()
                        ? "'; the classes of arrays have no names"
                        : "'; the classes are " + classes + NearestName.question(name, classes)),
                classes.isEmpty() ? "--classes a,b names them" : "name=weight for one of these");
          }
        }
        return classes.stream().map(name -> weights.getOrDefault(name, 1.0)).toList();
      }
    }

    /// Every class alike, however often it occurs among the examples that are learned from.
    record Balanced() implements Weighting {}

    /// Examples of rare classes are learned from again and again, so often that all classes have as
    /// many, see {@link Oversampling}.
    record Oversampled() implements Weighting {}

    /// What `balanced`, `1,2` or `ok=1,fraud=5` says.
    ///
    /// @throws IllegalArgumentException if it says nothing of the kind
    static Weighting parse(String text) {
      if (text.equalsIgnoreCase("balanced")) {
        return new Balanced();
      }
      if (!text.contains("=")) {
        return new Given(Stream.of(text.split(",", -1)).map(part -> number(part, text)).toList());
      }
      Map<String, Double> named = new LinkedHashMap<>();
      for (String part : text.split(",", -1)) {
        int at = part.lastIndexOf('=');
        if (at < 1
            || named.put(part.substring(0, at).strip(), number(part.substring(at + 1), text))
                != null) {
          throw new IllegalArgumentException(
              "'" + part + "': expected NAME=WEIGHT, each class once, as in ok=1,fraud=5");
        }
      }
      return new Named(named);
    }

    private static double number(String part, String text) {
      try {
        return Double.parseDouble(part.strip());
      } catch (NumberFormatException problem) {
        throw new IllegalArgumentException(
            "expected balanced, numbers parted by commas, or NAME=WEIGHT, found '"
                + part.strip()
                + "'"
                + NearestName.question(text, List.of("balanced")),
            problem);
      }
    }
  }

  /// Keeps an unmodifiable copy.
  public Emphasis {
    outputs = List.copyOf(outputs);
  }

  /// Of classes alone.
  public static Emphasis of(Weighting classes) {
    return new Emphasis(classes, List.of(), Optional.empty());
  }

  /// The loss with its weights.
  ///
  /// @param names of the classes, where they have some
  /// @throws IllegalArgumentException if it has none such, or a class has another name
  Loss loss(Loss plain, Dataset training, Model model, List<String> names) {
    Loss weighed = outputs.isEmpty() ? plain : new Loss.Weighted(plain, outputs);
    return switch (classes) {
      case Weighting.Equal equal -> weighed;
      case Weighting.Oversampled drawn -> weighed;
      case Weighting.Given given -> weighed.withClassWeights(given.weights());
      case Weighting.Named named -> weighed.withClassWeights(named.of(names));
      case Weighting.Balanced balanced ->
          weighed.withClassWeights(ClassWeights.balanced(training, model, plain));
    };
  }

  /// The examples that are learned from, those of rare classes several times where that is asked.
  Dataset drawn(Dataset training, long seed) {
    return classes instanceof Weighting.Oversampled ? Oversampling.of(training, seed) : training;
  }

  /// What each example counts.
  ///
  /// @param count of examples
  /// @return empty for 1 each
  /// @throws Refused if there are not as many numbers, or one is negative
  /// @throws IOException if the file cannot be read
  float[] weights(int count) throws IOException {
    if (samples.isEmpty()) {
      return new float[0];
    }
    return checked(Npy.read(samples.get()).floats(), count);
  }

  /// What each row of raw data counts.
  ///
  /// @return empty for 1 each
  /// @throws Refused if that cannot be told, or a number is negative
  /// @throws IOException if a file cannot be read
  float[] weights(TrainingData.Raw raw, RawRows rows) throws IOException {
    if (samples.isPresent() && raw.skipsBad()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "what each row counts cannot be told where rows that cannot be read are passed over",
          "do without --skip-bad, or without --sample-weights");
    }
    Optional<String> column = column();
    if (column.isEmpty()) {
      return weights(rows.size());
    }
    try {
      BesideColumn beside = BesideColumn.read(raw.path(), raw.reading(), column.get());
      float[] weights = new float[rows.size()];
      for (int n = 0; n < weights.length; n++) {
        weights[n] = (float) beside.of(rows.name(n));
      }
      return checked(weights, weights.length);
    } catch (IllegalArgumentException problem) {
      throw problem instanceof Refused named
          ? named
          : new Refused(Refused.Kind.DATA, String.valueOf(problem.getMessage()));
    }
  }

  /// The column that says what each example counts, if it is one and no file.
  Optional<String> column() {
    return samples.map(Path::toString).filter(name -> !OwnFolds.isFile(name));
  }

  /// What each example counts, as it was found.
  ///
  /// @throws Refused if there are not as many numbers, or one is negative
  float[] checked(float[] weights, int count) {
    if (weights.length != count) {
      throw new Refused(
          Refused.Kind.DATA,
          samples.orElseThrow()
              + ": expected "
              + count
              + " numbers, one an example to learn from (held-out ones included), found "
              + weights.length);
    }
    boolean any = false;
    for (int n = 0; n < count; n++) {
      any |= weights[n] > 0;
      if (!(weights[n] >= 0) || Float.isInfinite(weights[n])) {
        throw new Refused(
            Refused.Kind.DATA,
            samples.orElseThrow()
                + ": the weight of example "
                + n
                + " is "
                + weights[n]
                + "; it must be 0 or more");
      }
    }
    if (!any && count > 0) {
      throw new Refused(
          Refused.Kind.DATA,
          samples.orElseThrow() + ": all weights are 0, so that there is nothing to learn");
    }
    return weights;
  }

  /// Examples with weights of their own.
  ///
  /// @param weights of all rows; empty for 1 each
  /// @param rows the place of each example among them
  static Dataset weighed(Dataset examples, float[] weights, int[] rows) {
    if (weights.length == 0) {
      return examples;
    }
    return new Dataset() {
      @Override
      public int size() {
        return examples.size();
      }

      @Override
      public Example get(int i) {
        Example example = examples.get(i);
        return new Example(example.input(), example.label(), weights[rows[i]]);
      }
    };
  }
}
