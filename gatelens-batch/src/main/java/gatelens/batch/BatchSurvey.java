package gatelens.batch;

import gatelens.stream.LiveModel;
import gatelens.watch.RowSteps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What is found out about a whole data set while it is read: what matters, and whether the model
/// takes a shortcut, from sequences drawn by their keys alone. Each slice has one; they are merged.
final class BatchSurvey {
  /// Sequences that shortcuts are tested on.
  static final int DRAWN = 1000;

  /// The longest sequence that shortcuts are tested on, in events.
  static final int KEPT = 200;

  private static final Comparator<Drawn> ORDER =
      Comparator.comparingLong(Drawn::draw)
          .thenComparing(drawn -> drawn.sequence().key(), EventOrder::keys);

  private final Importance importance;
  private final int slice;
  private final List<Drawn> drawn = new ArrayList<>();

  private record Drawn(long draw, Shortcuts.Sequence sequence) {}

  /// @param slice which of the kept cells parts the data; -1 for none
  BatchSurvey(List<String> parts, int slice) {
    this.importance = new Importance(parts);
    this.slice = slice;
  }

  Importance importance() {
    return importance;
  }

  /// A draw that depends on the key alone.
  static long draw(String key) {
    long hash = 0x9e3779b97f4a7c15L;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * 0xbf58476d1ce4e5b9L;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  /// @param events of the whole sequence; empty where it is too long, or not there from its
  ///   beginning
  void add(RowSteps.Answer answer, List<float[]> events) {
    importance.add(answer, slice < 0 ? "" : answer.event().kept()[slice]);
    if (!events.isEmpty()) {
      String key = answer.event().key();
      drawn.add(new Drawn(draw(key), new Shortcuts.Sequence(key, events.toArray(new float[0][]))));
      if (drawn.size() >= 2 * DRAWN) {
        cut();
      }
    }
  }

  private void cut() {
    drawn.sort(ORDER);
    if (drawn.size() > DRAWN) {
      drawn.subList(DRAWN, drawn.size()).clear();
    }
  }

  void merge(BatchSurvey other) {
    importance.merge(other.importance);
    drawn.addAll(other.drawn);
    cut();
  }

  List<Shortcuts.Finding> shortcuts(LiveModel live, List<String> names, long seed) {
    cut();
    return Shortcuts.of(live, drawn.stream().map(Drawn::sequence).toList(), names, seed);
  }

  /// The document `gatelens.survey/1`.
  String json(String fingerprint, List<Shortcuts.Finding> shortcuts) {
    StringBuilder to = new StringBuilder("{\"schema\":\"gatelens.survey/1\",\"model\":\"");
    to.append(fingerprint).append("\",\n\"features\":");
    texts(to, importance.parts());
    to.append(",\n\"classes\":");
    figures(to, importance.classes());
    to.append(",\n\"slices\":");
    figures(to, importance.slices());
    to.append(",\n\"byDistance\":{\"count\":")
        .append(Arrays.toString(importance.countByDistance()))
        .append(",\"size\":")
        .append(Arrays.toString(importance.sizeByDistance()))
        .append(",\"signed\":")
        .append(Arrays.toString(importance.signedByDistance()))
        .append("},\n\"swarm\":")
        .append(Arrays.deepToString(importance.swarm()));
    cases(to, "mostCertain", importance.certain());
    cases(to, "leastCertain", importance.uncertain());
    cases(to, "worstExplained", importance.unexplained());
    to.append(",\n\"shortcuts\":[");
    for (int i = 0; i < shortcuts.size(); i++) {
      Shortcuts.Finding finding = shortcuts.get(i);
      to.append(i == 0 ? "" : ",").append("\n{\"name\":");
      RowText.quoted(to, finding.name());
      to.append(",\"found\":").append(finding.found());
      double skill = finding.skill();
      to.append(",\"skill\":").append(Double.isFinite(skill) ? Double.toString(skill) : "null");
      to.append(",\"rule\":");
      RowText.quoted(to, finding.rule());
      to.append(",\"examples\":");
      texts(to, finding.examples());
      to.append(",\"counterTest\":");
      RowText.quoted(to, finding.counterTest());
      to.append('}');
    }
    return to.append("]}\n").toString();
  }

  private static void texts(StringBuilder to, List<String> texts) {
    to.append('[');
    for (int i = 0; i < texts.size(); i++) {
      to.append(i == 0 ? "" : ",");
      RowText.quoted(to, texts.get(i));
    }
    to.append(']');
  }

  private static void figures(StringBuilder to, Map<String, Importance.Figures> all) {
    to.append('{');
    all.forEach((name, figures) -> {
      to.append(to.charAt(to.length() - 1) == '{' ? "" : ",\n ");
      RowText.quoted(to, name);
      to.append(":{\"count\":").append(figures.count());
      to.append(",\"score\":").append(figures.score());
      to.append(",\"size\":").append(Arrays.toString(figures.size()));
      to.append(",\"signed\":").append(Arrays.toString(figures.signed())).append('}');
    });
    to.append('}');
  }

  private static void cases(StringBuilder to, String name, List<Importance.Case> cases) {
    to.append(",\n\"").append(name).append("\":[");
    for (int i = 0; i < cases.size(); i++) {
      to.append(i == 0 ? "" : ",").append("{\"key\":");
      RowText.quoted(to, cases.get(i).key());
      to.append(",\"figure\":").append(cases.get(i).figure()).append('}');
    }
    to.append(']');
  }

  /// What a person reads of it.
  List<String> lines(List<Shortcuts.Finding> shortcuts) {
    List<String> lines = new ArrayList<>();
    importance
        .classes()
        .forEach((name, figures) -> {
          Integer[] order = new Integer[figures.size().length];
          Arrays.setAll(order, i -> i);
          Arrays.sort(order, (a, b) -> Double.compare(figures.size()[b], figures.size()[a]));
          StringBuilder line = new StringBuilder();
          line.append(name.isEmpty() ? "all" : name).append(": ").append(figures.count());
          line.append(" sequences, by mean size");
          for (int i = 0; i < Math.min(5, order.length); i++) {
            line.append(i == 0 ? " " : ", ").append(importance.parts().get(order[i]));
            line.append(String.format(java.util.Locale.ROOT, " %.3f", figures.size()[order[i]]));
          }
          lines.add(line.toString());
        });
    shortcuts.stream()
        .filter(Shortcuts.Finding::found)
        .map(f ->
            "shortcut, %s: %s gives back %.0f %% of the answers that are not the usual one; to clear it: %s"
                .formatted(f.name(), f.rule(), 100 * f.skill(), f.counterTest()))
        .forEach(lines::add);
    return lines;
  }
}
