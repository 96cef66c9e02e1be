package gatelens.spark;

import gatelens.batch.BatchOption;
import gatelens.lens.Refused;
import gatelens.names.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The words of {@link Main}: those options of `gatelens batch` that mean something on a cluster.
/// The others are refused with what does the same, never passed over.
final class MainOptions {
  /// Of which Spark's reader is.
  static final String FORMAT = "format";

  private static final Map<BatchOption, String> ABSENT =
      new EnumMap<>(
          Map.of(
              BatchOption.STATES, "each key begins without a past; gatelens batch goes on",
              BatchOption.LEAVE_STATES, "the word states in place of explain writes them",
              BatchOption.SPILL, "Spark sorts in its own spark.local.dir",
              BatchOption.RESUME, "Spark runs tasks again by itself, and a job as a whole",
              BatchOption.BAD, "Explain.bad(table) gives the rows that are not read",
              BatchOption.MAX_BAD, "they are counted at the end; Explain.bad(table) gives them",
              BatchOption.REPORT, "--survey FILE holds what the page of gatelens batch shows",
              BatchOption.DRY_RUN, "Spark plans when it runs"));

  /// What means nothing for states.
  private static final List<BatchOption> ANSWERS =
      List.of(
          BatchOption.EVERY,
          BatchOption.KEEP,
          BatchOption.OUTPUT_FORMAT,
          BatchOption.SURVEY,
          BatchOption.SLICE);

  private MainOptions() {}

  /// Reads what stands behind the model.
  ///
  /// @param states true if states are asked for, no answers
  /// @throws Refused for what has no meaning or is not done here
  static Map<String, String> of(List<String> words, boolean states) {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      String word = words.get(i);
      String name = name(word, states);
      if (i + 1 == words.size() || words.get(i + 1).startsWith("--")) {
        throw refused(word + ": expected a value behind it");
      }
      String value = words.get(i + 1);
      if (name.equals(BatchOption.OUTPUT_FORMAT.word())) {
        value = value.toLowerCase(Locale.ROOT);
      }
      if (options.put(name, value) != null) {
        throw refused(word + " is said twice");
      }
    }
    return options;
  }

  private static String name(String word, boolean states) {
    if (!word.startsWith("--")) {
      throw refused(word + ": expected --OPTION VALUE");
    }
    String name = word.substring(2);
    if (name.equals(FORMAT)) {
      return name;
    }
    Optional<BatchOption> option =
        Arrays.stream(BatchOption.values()).filter(one -> one.word().equals(name)).findFirst();
    if (option.isEmpty()) {
      List<String> known = new ArrayList<>(List.of(FORMAT));
      for (BatchOption one : BatchOption.values()) {
        if (!ABSENT.containsKey(one)) {
          known.add(one.word());
        }
      }
      throw refused(word + ": there is no such option; " + NearestName.expected(name, known));
    }
    String why = ABSENT.get(option.get());
    if (why != null) {
      throw refused(word + " is not done on Spark: " + why);
    }
    if (states && ANSWERS.contains(option.get())) {
      throw refused(word + " means nothing for states");
    }
    return name;
  }

  private static Refused refused(String why) {
    return new Refused(Refused.Kind.QUESTION, why);
  }
}
