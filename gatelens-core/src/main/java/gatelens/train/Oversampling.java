package gatelens.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Makes all classes equally frequent: every example once, and of each class so many drawn again at
/// random that it has as many as the most frequent.
///
/// Source: N. Japkowicz and S. Stephen, The class imbalance problem: A systematic study, 2002,
/// https://doi.org/10.3233/IDA-2002-6504
public final class Oversampling {
  private Oversampling() {}

  /// The examples, and behind them those that are drawn again.
  ///
  /// @param examples that are learned from; never such as are held out
  /// @param seed decides which are drawn
  /// @throws IllegalArgumentException if a label is not one class for a whole sequence
  public static Dataset of(Dataset examples, long seed) {
    TreeMap<Integer, List<Integer>> classes = new TreeMap<>();
    for (int n = 0; n < examples.size(); n++) {
      if (!(examples.get(n).label() instanceof Label.Class one)) {
        throw new IllegalArgumentException(
            "classes can be made equally frequent where each example has one class; example "
                + n
                + " has "
                + examples.get(n).label());
      }
      classes.computeIfAbsent(one.index(), index -> new ArrayList<>()).add(n);
    }
    int most = classes.values().stream().mapToInt(List::size).max().orElse(0);
    List<Integer> rows = new ArrayList<>(IntStream.range(0, examples.size()).boxed().toList());
    SplittableRandom random = new SplittableRandom(Order.mix(seed, 0x6f766572L));
    for (List<Integer> members : classes.values()) {
      for (int i = members.size(); i < most; i++) {
        rows.add(members.get(random.nextInt(members.size())));
      }
    }
    return examples.select(rows.stream().mapToInt(n -> n).toArray());
  }
}
