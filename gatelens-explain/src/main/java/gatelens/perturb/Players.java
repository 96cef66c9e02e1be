package gatelens.perturb;

import gatelens.explain.Explanation.Grouping;
import gatelens.sequence.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// How an input is cut into players. Padding is never a player.
public sealed interface Players {
  /// The players of inputs of this layout.
  Partition of(Layout layout);

  /// One feature at one step.
  record Cells() implements Players {
    @Override
    public Partition of(Layout layout) {
      return blocks(layout, Grouping.CELLS, 1, 1, 1);
    }

    @Override
    public String toString() {
      return "cells";
    }
  }

  /// All features of a step.
  record Events() implements Players {
    @Override
    public Partition of(Layout layout) {
      return blocks(layout, Grouping.EVENTS, 1, Integer.MAX_VALUE, 1);
    }

    @Override
    public String toString() {
      return "events";
    }
  }

  /// One feature over all steps.
  record Features() implements Players {
    @Override
    public Partition of(Layout layout) {
      return blocks(layout, Grouping.FEATURES, Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    }

    @Override
    public String toString() {
      return "features";
    }
  }

  /// Equal pieces of time.
  ///
  /// @param count pieces of each input part, at least 1; 12 is usual
  record Segments(int count) implements Players {
    @Override
    public Partition of(Layout layout) {
      return grid(layout, Grouping.EVENTS, count, 1);
    }

    @Override
    public String toString() {
      return "segments:" + count;
    }
  }

  /// Pieces of time × groups of neighbouring features; the patches of an image read row by row.
  ///
  /// @param segments pieces of time of each input part
  /// @param groups groups of features
  record Grid(int segments, int groups) implements Players {
    @Override
    public Partition of(Layout layout) {
      return grid(layout, Grouping.CELLS, segments, groups);
    }

    @Override
    public String toString() {
      return "grid:" + segments + "x" + groups;
    }
  }

  /// Windows that slide over the input and may overlap: for occlusion.
  ///
  /// @param steps length of a window
  /// @param features width of a window
  /// @param stride how far it moves on in time; across features it moves by its width
  record Windows(int steps, int features, int stride) implements Players {
    @Override
    public Partition of(Layout layout) {
      return blocks(layout, Grouping.CELLS, steps, features, stride);
    }

    @Override
    public String toString() {
      return "windows:" + steps + "x" + features + "/" + stride;
    }
  }

  /// Words: all steps of one label together, wherever they stand. Where every step has a label of
  /// its own, these are events.
  record Words() implements Players {
    @Override
    public Partition of(Layout layout) {
      List<Player> players = new ArrayList<>();
      for (Layout.Part part : layout.parts()) {
        Map<String, Runs> words = new LinkedHashMap<>();
        for (int t = 0; t < part.length(); t++) {
          words
              .computeIfAbsent(part.steps().label(t), label -> new Runs())
              .add(part, t, t + 1, 0, part.width());
        }
        words.forEach((label, runs) -> {
          if (!runs.starts.isEmpty()) {
            players.add(runs.player(label));
          }
        });
      }
      return new Partition(layout, players, Grouping.EVENTS);
    }

    @Override
    public String toString() {
      return "words";
    }
  }

  /// Groups of features that the user names, each over all steps of the first input part; a feature
  /// in no group always keeps its value, one in two groups is replaced with either.
  ///
  /// @param names features of each group, from 0, by the group's name
  record Named(Map<String, List<Integer>> names) implements Players {
    @Override
    public Partition of(Layout layout) {
      List<Group> groups = new ArrayList<>();
      names.forEach((name, features) ->
          features.forEach(
              d -> groups.add(new Group(name, 0, 0, layout.first().length(), d, d + 1))));
      Partition cells = new Groups(groups).of(layout);
      return new Partition(layout, cells.players(), Grouping.FEATURES);
    }

    /// Reads `price=0-2,volume=3`.
    private static Named read(String text) {
      Map<String, List<Integer>> names = new LinkedHashMap<>();
      for (String each : text.split(",", -1)) {
        String[] sides = each.split("=", -1);
        String[] ends = sides[1].split("-", -1);
        int from = Integer.parseInt(ends[0].strip());
        int to = Integer.parseInt(ends[ends.length - 1].strip());
        if (to < from) {
          throw new IllegalArgumentException(
              "group "
                  + each.strip()
                  + " holds nothing: features from the lower to the higher, such as "
                  + sides[0].strip()
                  + "="
                  + to
                  + "-"
                  + from);
        }
        names
            .computeIfAbsent(sides[0].strip(), name -> new ArrayList<>())
            .addAll(IntStream.rangeClosed(from, to).boxed().toList());
      }
      return new Named(names);
    }

    @Override
    public String toString() {
      return "named:" + names;
    }
  }

  /// Rectangles that the user names; what none of them covers always keeps its value.
  ///
  /// @param groups those of one label are one player
  record Groups(List<Group> groups) implements Players {
    /// Keeps an unmodifiable copy.
    public Groups {
      groups = List.copyOf(groups);
    }

    @Override
    public Partition of(Layout layout) {
      List<Player> players = new ArrayList<>();
      for (String label : groups.stream().map(Group::label).distinct().toList()) {
        Runs runs = new Runs();
        for (Group g : groups) {
          if (g.label().equals(label)) {
            runs.add(
                layout.parts().get(g.part()),
                g.fromStep(),
                g.toStep(),
                g.fromFeature(),
                g.toFeature());
          }
        }
        players.add(runs.player(label));
      }
      return new Partition(layout, players, Grouping.CELLS);
    }
  }

  /// A rectangle of an input part.
  ///
  /// @param label the player's name
  /// @param part the part's number, from 0
  /// @param fromStep first step
  /// @param toStep one past the last step
  /// @param fromFeature first feature
  /// @param toFeature one past the last feature
  record Group(String label, int part, int fromStep, int toStep, int fromFeature, int toFeature) {}

  /// Reads `cells`, `events`, `features`, `words`, `segments:12`, `grid:6x2`, `windows:3x1/1` or
  /// `named:price=0-2,volume=3`.
  ///
  /// @throws IllegalArgumentException if it is none of them
  static Players parse(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split("[:x/]", -1);
    try {
      return switch (parts[0]) {
        case "cells" -> new Cells();
        case "events" -> new Events();
        case "features" -> new Features();
        case "words" -> new Words();
        case "named" -> Named.read(text.substring(text.indexOf(':') + 1));
        case "segments" -> new Segments(parts.length > 1 ? Integer.parseInt(parts[1]) : 12);
        case "grid" -> new Grid(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        case "windows" ->
            new Windows(
                Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
        default -> throw unknown(text);
      };
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException wrong) {
      throw unknown(text);
    }
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(
        "players "
            + text
            + ": expected cells, events, features, words, segments:12, grid:6x2, windows:3x1/1 or"
            + " named:price=0-2,volume=3");
  }

  private static Partition grid(Layout layout, Grouping grouping, int segments, int groups) {
    if (segments < 1 || groups < 1) {
      throw new IllegalArgumentException(
          segments + " x " + groups + " pieces; at least 1 of each is needed");
    }
    List<Player> players = new ArrayList<>();
    for (Layout.Part part : layout.parts()) {
      int steps = Math.min(segments, part.length());
      int widths = Math.min(groups, part.width());
      for (int s = 0; s < steps; s++) {
        for (int g = 0; g < widths; g++) {
          rectangle(
              layout,
              part,
              players,
              s * part.length() / steps,
              (s + 1) * part.length() / steps,
              g * part.width() / widths,
              (g + 1) * part.width() / widths);
        }
      }
    }
    return new Partition(layout, players, grouping);
  }

  private static Partition blocks(
      Layout layout, Grouping grouping, int steps, int features, int stride) {
    if (steps < 1 || features < 1 || stride < 1) {
      throw new IllegalArgumentException(
          "a window of "
              + steps
              + " x "
              + features
              + ", stride "
              + stride
              + "; each must be at least 1");
    }
    List<Player> players = new ArrayList<>();
    for (Layout.Part part : layout.parts()) {
      for (int t = 0; t < part.length(); t += Math.min(stride, part.length())) {
        int end = (int) Math.min(part.length(), (long) t + steps);
        for (int d = 0; d < part.width(); d += Math.min(features, part.width())) {
          rectangle(
              layout, part, players, t, end, d, (int) Math.min(part.width(), (long) d + features));
        }
        if (end == part.length()) {
          break;
        }
      }
    }
    return new Partition(layout, players, grouping);
  }

  private static void rectangle(
      Layout layout,
      Layout.Part part,
      List<Player> players,
      int step,
      int toStep,
      int feature,
      int toFeature) {
    Runs runs = new Runs();
    runs.add(part, step, toStep, feature, toFeature);
    if (!runs.starts.isEmpty()) {
      players.add(runs.player(label(layout, part, step, toStep, feature, toFeature)));
    }
  }

  private static String label(
      Layout layout, Layout.Part part, int step, int toStep, int feature, int toFeature) {
    List<String> words = new ArrayList<>();
    if (layout.parts().size() > 1) {
      words.add(part.name());
    }
    if (toStep - step < part.length() || toFeature - feature == part.width()) {
      words.add(
          part.steps().label(step)
              + (toStep - step > 1 ? " … " + part.steps().label(toStep - 1) : ""));
    }
    if (toFeature - feature < part.width()) {
      words.add(
          part.features().label(feature)
              + (toFeature - feature > 1 ? " … " + part.features().label(toFeature - 1) : ""));
    }
    return String.join(" · ", words);
  }

  /// Gathers the runs of values of one player.
  final class Runs {
    private final List<int[]> starts = new ArrayList<>();
    private int first = Integer.MAX_VALUE;

    private Runs() {}

    private void add(Layout.Part part, int step, int toStep, int feature, int toFeature) {
      if (step < 0 || toStep > part.length() || feature < 0 || toFeature > part.width()) {
        throw new IllegalArgumentException(
            "a group of steps "
                + step
                + " to "
                + toStep
                + ", features "
                + feature
                + " to "
                + toFeature
                + ": expected within "
                + part.length()
                + " x "
                + part.width()
                + " of "
                + part.name());
      }
      for (int t = step; t < toStep; t++) {
        if (!part.counts(t)) {
          continue;
        }
        first = Math.min(first, t);
        int at = part.offset() + t * part.width() + feature;
        int[] last = starts.isEmpty() ? new int[] {-1, 0} : starts.get(starts.size() - 1);
        if (last[0] + last[1] == at) {
          last[1] += toFeature - feature;
        } else {
          starts.add(new int[] {at, toFeature - feature});
        }
      }
    }

    private Player player(String label) {
      int[] begins = new int[starts.size()];
      int[] lengths = new int[starts.size()];
      for (int k = 0; k < begins.length; k++) {
        begins[k] = starts.get(k)[0];
        lengths[k] = starts.get(k)[1];
      }
      return new Player(label, begins, lengths, Math.min(first, 1 << 30));
    }
  }
}
