package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.decision.Decision;
import gatelens.decision.Wanted;
import gatelens.names.NearestName;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.MethodPictures;
import gatelens.report.picture.Picture;
import gatelens.report.picture.View;
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
      description = "The step, from 1, that survival and phase show; default: the strongest.")
  private Optional<Integer> event = Optional.empty();

  @Option(
      names = "--difference",
      paramLabel = "A,B",
      split = ",",
      description =
          "Draw sequences A and B (from 0) side by side on one scale, and A minus B: what decided;"
              + " of trace gates and states.")
  private List<Integer> difference = List.of();

  /// The two sequences that are drawn side by side, if any are.
  ///
  /// @throws CommandFailure if they are not two, or of different lengths
  public Optional<List<Decision>> pair(List<Decision> all) {
    if (difference.isEmpty()) {
      return Optional.empty();
    }
    boolean two = difference.size() == 2;
    if (!two || difference.stream().anyMatch(n -> n < 0 || n >= all.size()) || !alike(all)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--difference: expected two sequences of one length, from 0 to "
              + (all.size() - 1)
              + ", found "
              + difference);
    }
    return Optional.of(difference.stream().map(all::get).toList());
  }

  private boolean alike(List<Decision> all) {
    return difference.stream()
            .map(n -> all.get(n).subject().sample().first().length())
            .distinct()
            .count()
        == 1;
  }

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

  /// What must be known to draw them.
  ///
  /// @param usual the views where none is named; empty for all that fit
  /// @param unasked what is drawn where none is named and all that fit are
  public Wanted wanted(List<View> usual, Wanted unasked) {
    List<View> named = views().isEmpty() ? usual : views();
    if (named.isEmpty()) {
      return unasked;
    }
    return new Wanted(
        named.stream().anyMatch(View::needsTrace),
        unasked.shares(),
        named.contains(View.SCORE),
        named.contains(View.REMOVAL) ? Integer.MAX_VALUE : 0);
  }

  /// The style.
  ///
  /// @throws CommandFailure if the order is none
  public Gallery.Style style() {
    try {
      return new Gallery.Style(
          "",
          Gallery.Order.valueOf(order.toUpperCase(Locale.ROOT).replace('-', '_')),
          // people count steps from 1, arrays from 0
          event.map(step -> step - 1));
    } catch (IllegalArgumentException unknown) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--order "
              + order
              + ": "
              + NearestName.expected(order, List.of("number", "cluster", "time-scale", "weight")));
    }
  }

  /// The pictures of decisions.
  ///
  /// @param usual the views where none is named; empty for all that fit
  /// @throws CommandFailure if a view that was named does not fit, or the event is none
  public List<Picture> pictures(List<Decision> decisions, List<View> usual) {
    Optional<List<Decision>> pair = pair(decisions);
    if (pair.isPresent()) {
      return MethodPictures.attributions(pair.get().get(0), pair.get().get(1));
    }
    List<Picture> list = new ArrayList<>();
    for (Decision decision : decisions) {
      list.addAll(pictures(decision, usual));
    }
    return list;
  }

  private List<Picture> pictures(Decision decision, List<View> usual) {
    event.ifPresent(step -> {
      int length = decision.subject().sample().first().length();
      if (step < 1 || step > length) {
        throw new CommandFailure(
            ExitCode.DATA, "--event " + step + ": expected a step from 1 to " + length);
      }
    });
    Gallery gallery = new Gallery(decision, style().numbered(decision.number()));
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
