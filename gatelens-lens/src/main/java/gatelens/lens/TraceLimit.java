package gatelens.lens;

import gatelens.decision.Subject;
import gatelens.model.Model;
import gatelens.sequence.Sequence;
import java.util.List;

/// Refuses traces that would not fit into memory, before they are made. A trace has a number for
/// every layer, signal, unit and step; those of a portion are in memory together, and all where
/// they are kept.
final class TraceLimit {
  private static final double SHARE_OF_HEAP = 0.5;

  /// A number and its copy for the one who draws or writes it.
  private static final int BYTES = 8;

  private final Model model;
  private final long most;
  private boolean kept;
  private long bytes;

  /// @param most bytes that traces may take
  TraceLimit(Model model, long most) {
    this.model = model;
    this.most = most;
  }

  /// Half of the memory that Java may use.
  static TraceLimit ofHeap(Model model) {
    return new TraceLimit(model, (long) (SHARE_OF_HEAP * Runtime.getRuntime().maxMemory()));
  }

  /// @param all true if all traces are kept, not only those of a portion
  void keeping(boolean all) {
    kept = all;
  }

  /// Before the traces of a portion are made.
  ///
  /// @throws Refused if they would be too many
  void check(List<Subject> subjects) {
    bytes = kept ? bytes : 0;
    for (Subject subject : subjects) {
      int steps = subject.sample().inputs().stream().mapToInt(Sequence::length).max().orElse(0);
      bytes += BYTES * model.traceSize(steps);
    }
    if (bytes > most) {
      throw new Refused(
          Refused.Kind.LIMIT,
          "the trace needs "
              + (kept ? "more than " : "about ")
              + (bytes >> 20)
              + " MiB, and "
              + (most >> 20)
              + " MiB may be used",
          "give fewer sequences at a time, or Java more memory: " + ((bytes >> 29) + 1) + " GiB",
          "memory");
    }
  }
}
