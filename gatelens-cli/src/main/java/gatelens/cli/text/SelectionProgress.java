package gatelens.cli.text;

import gatelens.select.Candidate;
import gatelens.select.Selection;
import gatelens.select.Trial;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/// Shows how a selection goes: a bar with the last trial's score.
///
/// @param progress of the trials
/// @param asked true once the user wants an end
public record SelectionProgress(Progress progress, BooleanSupplier asked)
    implements Selection.Listener {
  @Override
  public void done(Candidate candidate, int fold, int epochs, Trial trial) {
    progress.note(
        String.format(
            Locale.ROOT, "%s, fold %d: %.3f", candidate.title(), fold + 1, trial.score()));
    progress.advance(1);
  }

  @Override
  public boolean stops() {
    return asked.getAsBoolean();
  }
}
