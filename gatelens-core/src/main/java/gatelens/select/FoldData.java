package gatelens.select;

import gatelens.train.Dataset;
import gatelens.train.Separation;
import gatelens.train.Split;
import gatelens.train.TrainingLength;
import java.util.Arrays;
import java.util.List;

/// The examples of one fold, as they are to be read where nothing but its training part is known:
/// scales, vocabulary and classes are those of that part.
///
/// @param training to learn from
/// @param watched held out of the training part for early stopping; may be empty
/// @param validation held out for the score
/// @param frame of the models; its widths may differ from fold to fold
/// @param units what one number of each output stands for in the unit that scores are told in, such
///   as the deviation of what is forecast in this fold beside that in all data; empty for 1
public record FoldData(
    Dataset training, Dataset watched, Dataset validation, Frame frame, List<Double> units) {
  /// The share of a training part that early stopping watches.
  public static final double WATCHED = 0.1;

  /// Keeps an unmodifiable copy.
  public FoldData {
    units = List.copyOf(units);
  }

  /// Examples that all folds read in one way.
  ///
  /// @param separation of all examples
  /// @param watches true if something is held out of each training part to watch
  /// @param seed decides what
  /// @throws IllegalArgumentException if nothing can be held out of a training part to watch
  public static List<FoldData> of(
      Dataset data,
      Separation separation,
      List<Fold> folds,
      boolean watches,
      long seed,
      Frame frame) {
    return folds.stream()
        .map(fold -> {
          Split split = Split.of(data, watched(separation, fold.training(), watches, seed));
          return new FoldData(
              split.training(),
              split.validation(),
              data.select(fold.validation()),
              frame,
              List.of());
        })
        .toList();
  }

  /// The examples to learn from and those to watch, of some that may be learned from.
  ///
  /// @param training indices of the examples that may be learned from
  /// @param watches false if none is watched
  public static Separation.Parts watched(
      Separation separation, int[] training, boolean watches, long seed) {
    if (!watches) {
      return new Separation.Parts(training.clone(), new int[0]);
    }
    return among(training, separation.select(training).hold(WATCHED, seed));
  }

  /// The examples to learn from and those to watch, of some that may be learned from.
  ///
  /// @param training indices of the examples that may be learned from
  /// @param length decides how many are watched, if any
  public static Separation.Parts watched(
      Separation separation, int[] training, TrainingLength length, long seed) {
    return among(training, length.hold(separation.select(training), seed));
  }

  private static Separation.Parts among(int[] training, Separation.Parts parts) {
    return new Separation.Parts(of(training, parts.training()), of(training, parts.held()));
  }

  private static int[] of(int[] all, int[] places) {
    return Arrays.stream(places).map(place -> all[place]).toArray();
  }
}
