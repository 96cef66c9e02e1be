package gatelens.train;

import gatelens.model.Model;
import java.util.Optional;

/// What training gives.
///
/// @param model with the trained weights: those of the best epoch where early stopping is set, else
///   the last ones
/// @param history how it went
/// @param end why it ended
public record Fitted(Model model, History history, End end) {
  /// Why training ended.
  public enum End {
    /// All epochs are done.
    EPOCHS_DONE,
    /// The loss did not fall any more.
    STOPPED_EARLY,
    /// The loss was no finite number any more; the weights are those of the best epoch before.
    DIVERGED,
    /// The listener asked for it.
    INTERRUPTED
  }

  /// What early stopping came to, where it ended the training: `stopped early after 21 epochs; the
  /// weights are those of epoch 13`.
  public Optional<String> stopped() {
    return end == End.STOPPED_EARLY
        ? Optional.of(
            "stopped early after "
                + history.epochs().size()
                + " epochs; the weights are those of epoch "
                + (history.best() + 1))
        : Optional.empty();
  }
}
