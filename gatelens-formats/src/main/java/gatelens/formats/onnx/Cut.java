package gatelens.formats.onnx;

import java.util.List;

/// Which positions a Slice takes along one axis.
///
/// @param axis the axis
/// @param start the first position
/// @param step from one to the next; may be negative
/// @param count how many; -1 where it is all of a length that is known at run time only
record Cut(int axis, long start, long step, long count) {
  /// The cut along one of the axes that a node cuts.
  ///
  /// @param which the number of the axis in the node's list
  /// @param length of the axis
  static Cut of(Scope scope, OnnxNode node, int which, Dim length) {
    List<Long> starts = scope.list(node, "starts", 1);
    List<Long> ends = scope.list(node, "ends", 2);
    List<Long> axes = scope.list(node, "axes", 3);
    List<Long> steps = scope.list(node, "steps", 4);
    long start = starts.get(which);
    long end = ends.get(which);
    long step = steps.isEmpty() ? 1 : steps.get(which);
    int axis = axes.isEmpty() ? which : Math.toIntExact(axes.get(which));
    if (step == 0) {
      throw new IllegalArgumentException("its step is 0");
    }
    if (!length.known()) {
      return open(axis, start, end, step);
    }
    long n = length.factor();
    long from = Math.clamp(start < 0 ? start + n : start, step > 0 ? 0 : -1, step > 0 ? n : n - 1);
    long to = Math.clamp(end < 0 && end > -n - 1 ? end + n : end, -1, n);
    long count =
        step > 0
            ? Math.max(0, (to - from + step - 1) / step)
            : Math.max(0, (from - to - step - 1) / -step);
    return new Cut(axis, from, step, count);
  }

  /// Along an axis of a length that is known at run time only: all of it either way, or one
  /// position from the start or the end.
  private static Cut open(int axis, long start, long end, long step) {
    long far = Integer.MAX_VALUE;
    if (step == 1 && start == 0 && end >= far) {
      return new Cut(axis, 0, 1, -1);
    }
    if (step == -1 && start == -1 && end <= -far) {
      return new Cut(axis, -1, -1, -1);
    }
    boolean last = start == -1 && end >= far;
    if (step == 1 && (last || (end == start + 1 && end != 0))) {
      return new Cut(axis, start, 1, 1);
    }
    throw new IllegalArgumentException(
        "it takes positions " + start + " to " + end + " in steps of " + step);
  }

  /// How many axes a node cuts.
  static int count(Scope scope, OnnxNode node) {
    return scope.list(node, "starts", 1).size();
  }
}
