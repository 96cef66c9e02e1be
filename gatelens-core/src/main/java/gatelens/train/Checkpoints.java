package gatelens.train;

import java.nio.file.Path;
import java.util.Optional;

/// Where and how often the whole state of a training is written, so that a run that was killed can
/// go on and end with the same bits as one that was not.
///
/// @param directory holds the checkpoint; empty for none
/// @param every steps between two checkpoints, 0 for one after each epoch only; usual: 0, or so
///   many steps that a minute passes
/// @param resumes true to go on from the checkpoint in the directory, where there is one
public record Checkpoints(Optional<Path> directory, int every, boolean resumes) {
  /// No checkpoints.
  public static final Checkpoints NONE = new Checkpoints(Optional.empty(), 0, false);

  /// Checks the range.
  ///
  /// @throws IllegalArgumentException if `every` is negative
  public Checkpoints {
    if (every < 0) {
      throw new IllegalArgumentException(
          "a checkpoint every " + every + " steps; 0 means after each epoch");
    }
  }

  /// A checkpoint after each epoch; goes on from the one that is there.
  public static Checkpoints in(Path directory) {
    return new Checkpoints(Optional.of(directory), 0, true);
  }

  /// With another distance.
  public Checkpoints withEvery(int steps) {
    return new Checkpoints(directory, steps, resumes);
  }

  /// Going on from what is there, or starting anew.
  public Checkpoints withResuming(boolean goesOn) {
    return new Checkpoints(directory, every, goesOn);
  }
}
