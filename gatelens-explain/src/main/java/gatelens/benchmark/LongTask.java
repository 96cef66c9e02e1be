package gatelens.benchmark;

import gatelens.names.NearestName;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import java.util.Locale;
import java.util.SplittableRandom;

/// Tasks in which what decides lies a known number of steps back.
public enum LongTask {
  /// The first step shows one of 8 symbols, every other step one of 8 that mean nothing; the answer
  /// is the first symbol. Inputs are one of 16, `float[T][16]`.
  FIRST_TOKEN(16, "dense(8,softmax)", 1.0 / 8),
  /// Each step shows a number in [0, 1] and a mark; two steps are marked, one in each half; the
  /// answer is the sum of their numbers. Inputs are `float[T][2]`. Always 1 has a mean squared
  /// error of 1/6.
  ///
  /// Source: S. Hochreiter and J. Schmidhuber, Long Short-Term Memory, 1997,
  /// https://doi.org/10.1162/neco.1997.9.8.1735
  ADDING(2, "dense(1)", 1.0 / 6),
  /// The first 5 steps show symbols out of 8, then come blanks, and from a sign on, the 5 last
  /// steps, the symbols are to be said again in their order. Inputs are one of 10, `float[T][10]`.
  ///
  /// Source: M. Arjovsky, A. Shah and Y. Bengio, Unitary Evolution Recurrent Neural Networks, 2016,
  /// https://arxiv.org/abs/1511.06464 (there 10 symbols)
  COPY(10, "dense(8,softmax)", 1.0 / 8);

  private static final int SYMBOLS = 8;
  private static final int COPIED = 5;

  private final int width;
  private final String head;
  private final double chance;

  LongTask(int width, String head, double chance) {
    this.width = width;
    this.head = head;
    this.chance = chance;
  }

  /// `first-token`, `adding`, `copy`.
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The task of a name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static LongTask parse(String text) {
    for (LongTask task : values()) {
      if (task.title().equals(text)) {
        return task;
      }
    }
    throw new IllegalArgumentException(
        "task '"
            + text
            + "' is unknown; "
            + NearestName.expected(text, java.util.List.of("first-token", "adding", "copy")));
  }

  /// Features a step.
  public int width() {
    return width;
  }

  /// The layers of a model for this task.
  ///
  /// @param cell `gru` or `lstm`
  /// @param units hidden units, at least 1
  public String plan(String cell, int units) {
    return cell + "(" + units + (this == COPY ? ",sequences) " : ") ") + head;
  }

  /// What a model scores that has not seen what decides: accuracy, or a mean squared error.
  public double chance() {
    return chance;
  }

  /// True if the score is an accuracy; false if it is a mean squared error.
  public boolean classifies() {
    return this != ADDING;
  }

  /// Steps a sequence must have.
  public int least() {
    return this == COPY ? 2 * COPIED + 1 : 2;
  }

  /// Sequences that are drawn when they are asked for, the same ones every time.
  ///
  /// @param count how many
  /// @param steps T, at least {@link #least}
  /// @param seed decides everything
  /// @throws IllegalArgumentException if there are too few steps
  public Dataset data(int count, int steps, long seed) {
    if (steps < least()) {
      throw new IllegalArgumentException(
          title() + " needs at least " + least() + " steps, found " + steps);
    }
    return new Dataset() {
      @Override
      public int size() {
        return count;
      }

      @Override
      public Example get(int i) {
        return example(steps, new SplittableRandom(seed * 1_000_003 + i));
      }
    };
  }

  private Example example(int steps, SplittableRandom random) {
    float[] x = new float[steps * width];
    Label label =
        switch (this) {
          case FIRST_TOKEN -> firstToken(x, steps, random);
          case ADDING -> adding(x, steps, random);
          case COPY -> copy(x, steps, random);
        };
    return new Example(Sample.of(FeatureSequence.of(Tensor.of(x, steps, width))), label);
  }

  private Label firstToken(float[] x, int steps, SplittableRandom random) {
    int shown = random.nextInt(SYMBOLS);
    x[shown] = 1;
    for (int t = 1; t < steps; t++) {
      x[t * width + SYMBOLS + random.nextInt(SYMBOLS)] = 1;
    }
    return new Label.Class(shown);
  }

  private Label adding(float[] x, int steps, SplittableRandom random) {
    for (int t = 0; t < steps; t++) {
      x[t * width] = (float) random.nextDouble();
    }
    int half = steps / 2;
    int first = random.nextInt(half);
    int second = half + random.nextInt(steps - half);
    x[first * width + 1] = 1;
    x[second * width + 1] = 1;
    return new Label.Values(new float[] {x[first * width] + x[second * width]});
  }

  private Label copy(float[] x, int steps, SplittableRandom random) {
    int[] answers = new int[steps];
    java.util.Arrays.fill(answers, -1);
    int blank = SYMBOLS;
    for (int t = 0; t < steps; t++) {
      if (t < COPIED) {
        int symbol = random.nextInt(SYMBOLS);
        x[t * width + symbol] = 1;
        answers[steps - COPIED + t] = symbol;
      } else {
        x[t * width + (t >= steps - COPIED ? blank + 1 : blank)] = 1;
      }
    }
    return new Label.Classes(answers);
  }
}
