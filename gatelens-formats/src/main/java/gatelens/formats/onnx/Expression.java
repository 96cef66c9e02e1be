package gatelens.formats.onnx;

import gatelens.layer.Activation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Arithmetic over the features of one value: what a graph spells out in operators of one number
/// each. {@link Recognition} finds the functions and layers that an expression stands for.
sealed interface Expression {
  /// What is computed of single numbers.
  @FunctionalInterface
  interface Operation {
    /// The result for one number of each argument.
    double apply(double... arguments);
  }

  /// The value that the expression starts from; there is one only, {@link #ONE}.
  record Start() implements Expression {
    /// The one.
    static final Start ONE = new Start();
  }

  /// Known numbers.
  ///
  /// @param values one, or one a feature
  record Fixed(double[] values) implements Expression {}

  /// An operation on the numbers of each feature.
  ///
  /// @param operation what is computed
  /// @param arguments of what
  /// @param function the same as an activation, where the operator is one
  record Apply(Operation operation, List<Expression> arguments, Optional<Activation> function)
      implements Expression {}

  /// One number of all features.
  ///
  /// @param kind how
  /// @param of what
  record Reduce(Kind kind, Expression of) implements Expression {
    /// How many numbers become one.
    enum Kind {
      /// Their mean.
      MEAN,
      /// Their sum.
      SUM,
      /// The largest.
      MAX,
      /// The smallest.
      MIN
    }
  }

  /// What it is computed of.
  default List<Expression> parts() {
    return switch (this) {
      case Start start -> List.of();
      case Fixed fixed -> List.of();
      case Apply apply -> apply.arguments();
      case Reduce reduce -> List.of(reduce.of());
    };
  }

  /// All parts that depend on the start, each after what it is computed of, the start first and
  /// this last.
  default List<Expression> order() {
    List<Expression> order = new ArrayList<>();
    IdentityHashMap<Expression, Boolean> depends = new IdentityHashMap<>();
    depends(depends, order);
    return order;
  }

  private boolean depends(IdentityHashMap<Expression, Boolean> known, List<Expression> order) {
    Boolean seen = known.get(this);
    if (seen != null) {
      return seen;
    }
    boolean any = this instanceof Start;
    for (Expression part : parts()) {
      any |= part.depends(known, order);
    }
    known.put(this, any);
    if (any) {
      order.add(this);
    }
    return any;
  }

  /// The numbers for a row of features: one where features were reduced, else one a feature.
  ///
  /// @param from the part that stands for the row
  /// @param row the features
  default double[] at(Expression from, double[] row) {
    IdentityHashMap<Expression, double[]> known = new IdentityHashMap<>();
    known.put(from, row);
    return value(known);
  }

  private double[] value(IdentityHashMap<Expression, double[]> known) {
    double[] seen = known.get(this);
    if (seen != null) {
      return seen;
    }
    double[] result =
        switch (this) {
          case Start start -> throw new IllegalStateException("an expression goes past its start");
          case Fixed fixed -> fixed.values();
          case Apply apply -> applied(apply, known);
          case Reduce reduce -> new double[] {reduced(reduce.kind(), reduce.of().value(known))};
        };
    known.put(this, result);
    return result;
  }

  private static double[] applied(Apply apply, IdentityHashMap<Expression, double[]> known) {
    int count = apply.arguments().size();
    double[][] all = new double[count][];
    int width = 1;
    for (int i = 0; i < count; i++) {
      all[i] = apply.arguments().get(i).value(known);
      width = Math.max(width, all[i].length);
    }
    double[] result = new double[width];
    double[] one = new double[count];
    for (int j = 0; j < width; j++) {
      for (int i = 0; i < count; i++) {
        one[i] = all[i][all[i].length == 1 ? 0 : j];
      }
      result[j] = apply.operation().apply(one);
    }
    return result;
  }

  private static double reduced(Reduce.Kind kind, double[] values) {
    double result = values[0];
    for (int j = 1; j < values.length; j++) {
      result =
          switch (kind) {
            case MEAN, SUM -> result + values[j];
            case MAX -> Math.max(result, values[j]);
            case MIN -> Math.min(result, values[j]);
          };
    }
    return kind == Reduce.Kind.MEAN ? result / values.length : result;
  }

  /// The known numbers in it, down to where it starts.
  ///
  /// @param from where to stop
  default List<double[]> fixed(Expression from) {
    List<double[]> all = new ArrayList<>();
    Set<Expression> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(from);
    fixed(seen, all);
    return all;
  }

  private void fixed(Set<Expression> seen, List<double[]> all) {
    if (!seen.add(this)) {
      return;
    }
    if (this instanceof Fixed known) {
      all.add(known.values());
    }
    parts().forEach(part -> part.fixed(seen, all));
  }

  /// True if features are reduced somewhere in it, down to where it starts.
  default boolean reduces(Expression from) {
    Set<Expression> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(from);
    return reduces(seen);
  }

  private boolean reduces(Set<Expression> seen) {
    return seen.add(this)
        && (this instanceof Reduce || parts().stream().anyMatch(part -> part.reduces(seen)));
  }
}
