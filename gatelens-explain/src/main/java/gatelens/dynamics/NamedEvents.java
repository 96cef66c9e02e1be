package gatelens.dynamics;

import gatelens.names.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Events by the names that people give them: `mean`, `zero`, a word (also `token:WORD`), `ID:STEP`
/// with steps from 1, and `ID:FROM-TO` where several follow each other.
///
/// @param events of the data
/// @param ids one a sequence
/// @param given further events by their names
record NamedEvents(Events events, List<String> ids, Map<String, double[]> given) {
  private static final int WORDS = 3;
  private static final Pattern PLACE = Pattern.compile("(.+):(\\d{1,9})");
  private static final Pattern SPAN = Pattern.compile("(.+):(\\d{1,9})-(\\d{1,9})");

  /// Inputs to be held still; the usual ones where none is named.
  ///
  /// @throws IllegalArgumentException if one is not known
  Map<String, double[]> held(List<String> names) {
    List<String> asked = names;
    if (asked.isEmpty()) {
      asked =
          events.words().isEmpty()
              ? List.of("mean", "zero")
              : events.words().keySet().stream().limit(WORDS).toList();
    }
    Map<String, double[]> held = new LinkedHashMap<>();
    for (String name : asked) {
      held.put(name, one(name));
    }
    return held;
  }

  /// The events of a round, `double[K][D]`.
  ///
  /// @throws IllegalArgumentException if one is not known
  double[][] round(List<String> names) {
    List<double[]> round = new ArrayList<>();
    for (String name : names) {
      Matcher span = SPAN.matcher(name);
      if (!events.words().containsKey(name) && span.matches() && known(span.group(1)) >= 0) {
        int from = Integer.parseInt(span.group(2));
        round.addAll(span(name, known(span.group(1)), from, Integer.parseInt(span.group(3))));
      } else {
        round.add(one(name));
      }
    }
    return round.toArray(double[][]::new);
  }

  private List<double[]> span(String name, int sequence, int from, int to) {
    double[][] of = events.sequences().get(sequence);
    if (from < 1 || to < from || to > of.length) {
      throw new IllegalArgumentException(
          name + ": sequence " + ids.get(sequence) + " has the steps 1 to " + of.length);
    }
    return List.of(Arrays.copyOfRange(of, from - 1, to));
  }

  /// The number of a sequence by its id, or by that number itself; -1 where there is none.
  private int known(String id) {
    int known = ids.indexOf(id);
    boolean number = known < 0 && id.matches("\\d{1,9}");
    return number && Integer.parseInt(id) < ids.size() ? Integer.parseInt(id) : known;
  }

  private double[] one(String asked) {
    String name = asked.strip();
    String word = name.startsWith("token:") ? name.substring("token:".length()) : name;
    Matcher place = PLACE.matcher(name);
    if (events.words().containsKey(word)) {
      return events.words().get(word);
    }
    if (given.containsKey(name)) {
      return fitting(name, given.get(name));
    }
    if (name.equals("mean")) {
      return events.mean();
    }
    if (name.equals("zero")) {
      return new double[width()];
    }
    if (place.matches() && known(place.group(1)) >= 0) {
      int step = Integer.parseInt(place.group(2));
      return span(name, known(place.group(1)), step, step).get(0);
    }
    if (name.endsWith(".npy")) {
      throw new IllegalArgumentException("input " + name + ": there is no such file");
    }
    throw new IllegalArgumentException(
        "input '"
            + name
            + "' is neither mean nor zero, nor ID:STEP of the "
            + ids.size()
            + (ids.size() == 1 ? " sequence (" : " sequences (")
            + String.join(", ", ids.stream().limit(4).toList())
            + (ids.size() > 4 ? ", …" : "")
            + "), nor a word in them"
            + NearestName.question(name, List.of("mean", "zero"))
            + (events.words().isEmpty()
                ? ""
                : ", such as "
                    + String.join(", ", events.words().keySet().stream().limit(8).toList())));
  }

  private int width() {
    return events.sequences().get(0)[0].length;
  }

  private double[] fitting(String name, double[] event) {
    if (event.length != width()) {
      throw new IllegalArgumentException(
          name + " has " + event.length + " values; an event of the data has " + width());
    }
    return event;
  }
}
