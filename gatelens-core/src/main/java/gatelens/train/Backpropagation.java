package gatelens.train;

/// How far back in time gradients are followed, and at what price in memory.
public sealed interface Backpropagation {
  /// To the first step; everything that the forward pass computed is kept: memory grows with the
  /// number of steps.
  record Whole() implements Backpropagation {}

  /// To the first step, but only the states between chunks are kept and the rest is computed a
  /// second time: the same gradients for a third more work, and memory that grows with the chunk
  /// and with the number of chunks. Only for models that read forward.
  ///
  /// Source: T. Chen et al., Training Deep Nets with Sublinear Memory Cost, 2016,
  /// https://arxiv.org/abs/1604.06174
  ///
  /// @param chunk steps of a chunk, at least 1; usual: 64 to 256, about the square root of the
  ///   number of steps where the states are large
  record Checkpointed(int chunk) implements Backpropagation {
    /// Checks the range.
    ///
    /// @throws IllegalArgumentException if `chunk` is less than 1
    public Checkpointed {
      Backpropagation.check(chunk);
    }
  }

  /// Truncated backpropagation through time: the gradient is followed back for at most `chunk`
  /// steps. A model that answers at every step learns from every chunk; one that answers once
  /// learns from the last `chunk` steps, the steps before only set its state. Only for models that
  /// read forward.
  ///
  /// Source: R. Williams and J. Peng, An Efficient Gradient-Based Algorithm for On-Line Training of
  /// Recurrent Network Trajectories, 1990, https://doi.org/10.1162/neco.1990.2.4.490
  ///
  /// @param chunk steps, at least 1; usual: 50 to 500
  record Truncated(int chunk) implements Backpropagation {
    /// Checks the range.
    ///
    /// @throws IllegalArgumentException if `chunk` is less than 1
    public Truncated {
      Backpropagation.check(chunk);
    }
  }

  private static void check(int chunk) {
    if (chunk < 1) {
      throw new IllegalArgumentException(
          "a chunk of " + chunk + " steps; at least 1 is needed, 128 is usual");
    }
  }

  /// Reads `whole`, `checkpointed(128)`, `truncated(200)`.
  ///
  /// @throws IllegalArgumentException if the text says something else
  static Backpropagation parse(String text) {
    Call said = Call.parse(text);
    Call call = said.name().equals("whole") ? said : said.placed("steps|chunk");
    call.expect(said.name().equals("whole") ? 0 : 1);
    return switch (call.name()) {
      case "whole" -> new Whole();
      case "checkpointed" -> new Checkpointed(call.whole(0, 128));
      case "truncated" -> new Truncated(call.whole(0, 128));
      default ->
          throw call.unknown(
              "backpropagation", java.util.List.of("whole", "checkpointed", "truncated"));
    };
  }
}
