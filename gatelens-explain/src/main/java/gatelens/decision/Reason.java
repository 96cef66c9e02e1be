package gatelens.decision;

import gatelens.explain.Rounded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Why a model answered what it answered, as one sentence says it: the answer, the events that
/// decided with their values, and what happens without them.
///
/// @param answer the class that is answered, or what is forecast with its value
/// @param asked the class that was asked about, where it is another one; else empty
/// @param probabilities of all classes in their order, in [0, 1]; empty where the model has none
/// @param parts that decided, the latest first; words in their order; at most three
/// @param without what is answered without them; empty where there are none, or the model cannot
///   read the rest
/// @param atBaseline what the baseline has of the score already, where it is more than half
/// @param nothing true if the input is its own baseline: there is nothing to explain
/// @param absent names of inputs that the sequence lacks
public record Reason(
    String answer,
    Optional<String> asked,
    Map<String, Double> probabilities,
    List<Part> parts,
    Optional<Without> without,
    Optional<AtBaseline> atBaseline,
    boolean nothing,
    List<String> absent) {
  /// A part that decided.
  ///
  /// @param input its number, from 0
  /// @param step from 0; -1 of a feature over all steps
  /// @param what its values, or the word: `electronics, amount 1353.17`; empty of a frame of a
  ///   sound or a row of a picture of which only the place is known
  /// @param place where it stands, for people: `2026-01-27 02:05`, `word 7`
  /// @param after how long after the next named one it is: `9 minutes`; empty where that is not
  ///   known
  /// @param attribution of the part, in units of the score
  /// @param loses by how much the lead of the class (the number that is forecast) falls without it
  /// @param flips true if the answer is another one without this part alone
  public record Part(
      int input,
      int step,
      String what,
      String place,
      String after,
      double attribution,
      double loses,
      boolean flips) {
    /// What it is, or where it is if that is all that is known of it.
    public String name() {
      return what.isEmpty() ? place : what;
    }
  }

  /// A baseline that is no neutral one: it has most of the answer already.
  ///
  /// @param baseline the score at the baseline
  /// @param score the score explained, of the same sign
  public record AtBaseline(double baseline, double score) {
    /// The share of the score that the baseline has; above 0.5.
    public double share() {
      return baseline / score;
    }
  }

  /// What is answered without the parts.
  ///
  /// @param answer as {@link Reason#answer}
  /// @param probability of the class that is answered then; empty where the model has none
  /// @param changes true if it is another class
  /// @param leftOut true if the parts are left out, false if their values become the baseline's
  public record Without(
      String answer, OptionalDouble probability, boolean changes, boolean leftOut) {}

  /// Keeps unmodifiable copies.
  public Reason {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    parts = List.copyOf(parts);
    absent = List.copyOf(absent);
  }

  /// The probability of the class that is answered; empty where the model has none.
  public OptionalDouble probability() {
    Double value = probabilities.get(answer);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /// The whole sentence: `fraud (96 %): electronics, amount 1353.17, 2026-01-27 02:05, 9 minutes
  /// after online, amount 0.48; without either: ok (98 %).`
  public String sentence() {
    if (nothing) {
      return answered(answer, probability())
          + ": the input is its own baseline, so there is nothing to explain"
          + lacking()
          + ".";
    }
    StringBuilder out = new StringBuilder(answered(answer, probability()));
    asked.ifPresent(name -> {
      Double value = probabilities.get(name);
      out.append(", asked about ")
          .append(
              answered(name, value == null ? OptionalDouble.empty() : OptionalDouble.of(value)));
    });
    if (parts.isEmpty()) {
      out.append(": no part of the input speaks for it");
    } else {
      out.append(": ").append(named());
    }
    without.ifPresent(rest -> out.append("; ").append(without(rest)));
    atBaseline.ifPresent(at ->
        out.append("; the baseline alone has ")
            .append(Rounded.number(at.baseline()))
            .append(" of the ")
            .append(Rounded.number(at.score()))
            .append(", so this tells the smaller part"));
    return out.append(lacking()).append('.').toString();
  }

  private String lacking() {
    return absent.isEmpty() ? "" : "; there is no " + String.join(" and no ", absent);
  }

  private static String answered(String answer, OptionalDouble probability) {
    return answer
        + (probability.isPresent() ? " (" + Rounded.percent(probability.getAsDouble()) + ")" : "");
  }

  private String named() {
    List<String> said = new ArrayList<>();
    boolean gaps = parts.stream().anyMatch(part -> !part.after().isEmpty());
    for (int k = 0; k < parts.size(); k++) {
      Part part = parts.get(k);
      boolean first = k == 0;
      String where = part.what().isEmpty() || (gaps && !first) ? "" : part.place();
      said.add(
          part.name()
              + (where.isEmpty() ? "" : gaps ? ", " + where : " (" + where + ")")
              + (part.after().isEmpty() ? "" : ", " + part.after() + " after"));
    }
    return gaps
        ? String.join(" ", said)
        : said.size() < 2
            ? said.get(0)
            : String.join(", ", said.subList(0, said.size() - 1))
                + " and "
                + said.get(said.size() - 1);
  }

  private String without(Without rest) {
    // each alone may change what all together do not
    boolean each = parts.size() > 1 && rest.changes() && parts.stream().allMatch(Part::flips);
    String them =
        parts.size() == 1
            ? "without it"
            : each ? parts.size() == 2 ? "without either" : "without any of them" : "without them";
    String text = answered(rest.answer(), rest.probability());
    return them + ": " + (rest.changes() ? text : "still " + text);
  }
}
