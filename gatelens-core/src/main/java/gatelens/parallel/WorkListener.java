package gatelens.parallel;

/// Who follows long work and can end it. Calls come from one thread at a time; what is said is in
/// order.
@FunctionalInterface
public interface WorkListener {
  /// Listens to nothing.
  WorkListener NONE = (what, done, total) -> {};

  /// Says how far the work is. To end it, throw {@link java.util.concurrent.CancellationException}:
  /// the work passes it on and leaves nothing behind.
  ///
  /// @param what is being done, a few words: `held at its mean`
  /// @param done how much of it is done, from 0 to `total`
  /// @param total how much there is, at least 1
  void at(String what, long done, long total);
}
