package gatelens.perturb;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.train.Example;
import gatelens.train.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What a model that reads several inputs is worth without one of them: its score when that input,
/// whole, is the one of another example, over several exchanges in which nobody keeps its own. The
/// inputs stay such as they are in the data, which a baseline of zeros is not.
///
/// Source: A. Fisher, C. Rudin, F. Dominici, All Models are Wrong, but Many are Useful, 2019,
/// https://arxiv.org/abs/1801.01489
///
/// @param name of the input
/// @param mean score over the exchanges, as {@link Quality#score} gives it
/// @param deviation of the exchanges
public record ModalityExchange(String name, double mean, double deviation) {
  /// Measures every input.
  ///
  /// @param examples with labels, at least two
  /// @param exchanges how many; usual: 5
  /// @param seed decides who is exchanged with whom
  /// @return one an input, in the model's order
  /// @throws IllegalArgumentException if there are fewer than two examples, or no exchange
  public static List<ModalityExchange> of(
      Model model, List<Example> examples, int exchanges, long seed, Workers workers) {
    if (examples.size() < 2 || exchanges < 1) {
      throw new IllegalArgumentException(
          "%d exchanges of %d examples; expected at least 1 of at least 2"
              .formatted(exchanges, examples.size()));
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[][] orders = new int[exchanges][];
    for (int e = 0; e < exchanges; e++) {
      orders[e] = FeaturePermutation.cycle(examples.size(), random);
    }
    List<ModalityExchange> list = new ArrayList<>();
    for (int m = 0; m < model.inputs().size(); m++) {
      double sum = 0;
      double squares = 0;
      for (int[] order : orders) {
        double score = Quality.of(model, exchanged(examples, m, order), workers).score();
        sum += score;
        squares += score * score;
      }
      double mean = sum / exchanges;
      list.add(
          new ModalityExchange(
              model.inputs().get(m).name(),
              mean,
              Math.sqrt(Math.max(0, squares / exchanges - mean * mean))));
    }
    return list;
  }

  private static List<Example> exchanged(List<Example> examples, int part, int[] order) {
    List<Example> changed = new ArrayList<>();
    for (int n = 0; n < order.length; n++) {
      List<Sequence> inputs = new ArrayList<>(examples.get(n).input().inputs());
      inputs.set(part, examples.get(order[n]).input().inputs().get(part));
      changed.add(new Example(new Sample(inputs), examples.get(n).label()));
    }
    return changed;
  }
}
