package gatelens.engine;

import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which input each branch reads: branches of one name read one input, whose values exist once. All
/// of them read its features; tokens that several embeddings read lie as their vectors side by
/// side, those of equal embeddings once.
public final class Reads {
  private final List<Branch> inputs;
  private final int[] input;
  private final int[] column;
  private final int[] like;
  private int[] widths = new int[0];

  /// The reads of a model.
  ///
  /// @param entered the width of the continuous input of each branch
  Reads(List<Branch> branches, int[] entered) {
    input = new int[branches.size()];
    column = new int[branches.size()];
    like = new int[branches.size()];
    List<Branch> first = new ArrayList<>();
    for (int b = 0; b < input.length; b++) {
      Branch branch = branches.get(b);
      input[b] = named(first, branch.name());
      if (input[b] == first.size()) {
        first.add(branch);
        widths = Arrays.copyOf(widths, first.size());
      }
      like[b] = like(branches, b);
      if (like[b] < b) {
        column[b] = column[like[b]];
      } else {
        column[b] = widths[input[b]];
        widths[input[b]] += entered[b];
      }
    }
    inputs = List.copyOf(first);
  }

  private static int named(List<Branch> first, String name) {
    for (int i = 0; i < first.size(); i++) {
      if (first.get(i).name().equals(name)) {
        return i;
      }
    }
    return first.size();
  }

  /// The first branch that reads the same values.
  private int like(List<Branch> branches, int b) {
    for (int a = 0; a < b; a++) {
      if (input[a] == input[b] && same(branches.get(a), branches.get(b))) {
        return a;
      }
    }
    return b;
  }

  private static boolean same(Branch a, Branch b) {
    if (!a.readsTokens() || !b.readsTokens()) {
      return a.readsTokens() == b.readsTokens();
    }
    return ((Embedding) a.layers().get(0))
        .weight()
        .equals(((Embedding) b.layers().get(0)).weight());
  }

  /// For each input the first branch that reads it.
  public List<Branch> inputs() {
    return inputs;
  }

  /// The input that a branch reads.
  public int input(int branch) {
    return input[branch];
  }

  /// Where the values of a branch begin within a step of its input.
  public int column(int branch) {
    return column[branch];
  }

  /// The values of a step of an input.
  int width(int input) {
    return widths[input];
  }

  /// True if an earlier branch reads the same values.
  boolean repeats(int branch) {
    return like[branch] < branch;
  }
}
