package gatelens.counterfactual;

import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

/// Says what counterfactuals changed.
///
/// @param vocabulary what tokens may become; empty for features
/// @param word what people call a token
public record Changes(Optional<Alternatives.OfTokens> vocabulary, IntFunction<String> word) {
  /// What differs, in order.
  public List<Change> of(Sample sample, Counterfactual found) {
    List<Change> changes = new ArrayList<>();
    for (int step : found.events()) {
      if (sample.first() instanceof TokenSequence tokens && vocabulary.isPresent()) {
        String before = tokens.steps().label(step);
        String from = before.startsWith("step ") ? word.apply(tokens.ids()[step]) : before;
        changes.add(
            new Change(
                step,
                "place " + (step + 1),
                Axis.visible(from),
                Axis.visible(word.apply(token(found, step)))));
      } else {
        cells(found, step, changes);
      }
    }
    return changes;
  }

  private static void cells(Counterfactual found, int step, List<Change> changes) {
    Layout.Part part = found.input().layout().first();
    for (int d = 0; d < part.width(); d++) {
      int i = part.offset() + step * part.width() + d;
      float from = found.input().values()[i];
      float to = found.changed().values()[i];
      if (from != to) {
        changes.add(
            new Change(
                step,
                place(part.steps(), step) + " · " + part.features().label(d),
                String.format(Locale.ROOT, "%.4g", part.features().raw(d, from)),
                String.format(Locale.ROOT, "%.4g", part.features().raw(d, to))));
      }
    }
  }

  /// Steps that have no name of their own are counted from 1 for people.
  private static String place(Axis steps, int step) {
    return switch (steps) {
      case Axis.Numbered plain -> plain.noun() + " " + (step + 1);
      case Axis.Pixels pixels -> pixels.noun() + " " + (step + 1);
      case Axis.Tokens words -> "place " + (step + 1);
      case Axis.Times times -> times.label(step);
      case Axis.Time time -> time.label(step);
      case Axis.Channels channels -> channels.label(step);
    };
  }

  /// The input as it would have had to be: features `[T][D]`, or token ids `[T]`.
  public Tensor changed(Sample sample, Counterfactual found) {
    if (!(sample.first() instanceof TokenSequence tokens) || vocabulary.isEmpty()) {
      return found.changed().parts().get(0);
    }
    return Tensor.generate(
        t -> found.events().contains(t) ? token(found, t) : tokens.ids()[t], tokens.length());
  }

  private int token(Counterfactual found, int step) {
    return vocabulary.orElseThrow().token(found.changed().parts().get(0).slice(step).values());
  }
}
