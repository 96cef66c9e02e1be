package gatelens.unit;

import gatelens.sequence.Axis;
import java.util.Locale;

/// What a unit stands for in one sentence, worded as the tendency that it is, with its support.
public final class UnitWords {
  private UnitWords() {}

  /// The sentence.
  public static String of(UnitCard card) {
    String name = card.address().toString();
    if (card.health().dead() && card.address().isHidden()) {
      return name + " is dead: it hardly leaves " + number(card.health().meanHidden()) + ".";
    }
    if (card.tendency().isEmpty()) {
      return name + ": nothing found; nothing of the input varies.";
    }
    Tendency best = card.tendency().get();
    if (!best.found()) {
      return String.format(
          Locale.ROOT,
          "%s: nothing found that it follows alone. Nearest: %s, %s (%.0f %% of its variance, %s).",
          name,
          what(best),
          support(best),
          100 * best.explained(),
          chance(best));
    }
    return String.format(
        Locale.ROOT,
        "%s tends to %s, %s (%.0f %% of its variance, %s).",
        name,
        what(best),
        support(best),
        100 * best.explained(),
        chance(best));
  }

  private static String what(Tendency t) {
    String way = t.rises() ? "high" : "low";
    return switch (t.kind()) {
      case "now" -> "stand " + way + " where " + name(t) + " is high or present";
      case "move" -> "move " + (t.rises() ? "up" : "down") + " at " + name(t);
      case "count" ->
          (t.rises() ? "rise" : "fall") + " with how much of " + name(t) + " came so far";
      case "came" -> "go " + (t.rises() ? "up" : "down") + " once " + name(t) + " came, and stay";
      case "last" ->
          "hold the last " + name(t) + " other than 0" + (t.rises() ? "" : ", turned around");
      default -> (t.rises() ? "rise" : "fall") + " with the number of steps";
    };
  }

  private static String name(Tendency t) {
    return "'" + Axis.visible(t.name()) + "'";
  }

  private static String support(Tendency t) {
    return "in " + t.support() + " of " + t.of() + " steps that it was not chosen by";
  }

  private static String chance(Tendency t) {
    return String.format(
        Locale.ROOT, "as much in %.1f %% of units with shuffled weights", 100 * t.chance());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
