package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.Picture;
import gatelens.report.picture.View;
import gatelens.sequence.Sample;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which pictures are drawn, and how.
public final class ViewOptions {
  @Option(
      names = "--what",
      paramLabel = "NAMES",
      split = ",",
      description =
          "Which pictures, with commas between: input (by its kind: words lanes image sound),"
              + " attribution bars waterfall score ledger survival memory gates histograms"
              + " saturation phase removal; default: all that fit.")
  private List<String> what = new ArrayList<>();

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      defaultValue = "number",
      description = "Units in heat maps: number (default), cluster, time-scale, weight.")
  private String order = "number";

  @Option(
      names = "--event",
      paramLabel = "T",
      description = "The step that survival and phase show; default: the strongest.")
  private Optional<Integer> event = Optional.empty();

  /// The views that were named; all that fit if none was.
  ///
  /// @throws CommandFailure if there is no such view
  public List<View> views() {
    try {
      return what.stream().map(View::named).distinct().toList();
    } catch (IllegalArgumentException unknown) {
      throw new CommandFailure(ExitCode.USAGE, "--what: " + unknown.getMessage());
    }
  }

  /// The style.
  ///
  /// @throws CommandFailure if the order is none
  public Gallery.Style style(String suffix, float[] waveform, Baseline baseline, long seed) {
    Gallery.Order chosen;
    try {
      chosen = Gallery.Order.valueOf(order.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException unknown) {
      throw new CommandFailure(
          ExitCode.USAGE, "--order " + order + ": expected number, cluster, time-scale or weight");
    }
    return new Gallery.Style(suffix, chosen, event, waveform, baseline, seed);
  }

  /// The pictures of one decision.
  ///
  /// @param usual the views where none is named; empty for all that fit
  /// @throws CommandFailure if a view that was named does not fit, or the event is none
  public List<Picture> pictures(
      ModelScore score,
      Sample sample,
      Trace trace,
      Explanation explanation,
      Gallery.Style style,
      List<View> usual) {
    event.ifPresent(step -> {
      int length = sample.first().length();
      if (step < 0 || step >= length) {
        throw new CommandFailure(
            ExitCode.DATA, "--event " + step + ": expected a step from 0 to " + (length - 1));
      }
    });
    Gallery gallery = new Gallery(score, sample, trace, explanation, style);
    List<View> named = views().isEmpty() ? usual : views();
    if (named.isEmpty()) {
      return gallery.pictures().values().stream().flatMap(List::stream).toList();
    }
    List<Picture> list = new ArrayList<>();
    for (View view : named) {
      gallery
          .reason(view)
          .ifPresent(reason -> {
            throw new CommandFailure(ExitCode.DATA, "--what " + view.id() + ": " + reason);
          });
      list.addAll(gallery.pictures(view));
    }
    return list;
  }
}
