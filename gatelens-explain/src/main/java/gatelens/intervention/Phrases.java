package gatelens.intervention;

import gatelens.names.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Interventions as people write them, with steps and units counted from 1:
///
/// - `reset gru_0 @5`: the memory is lost behind step 5
/// - `graft gru_0:1,4 @5-9 from 2`: units 1 and 4 as in the donor behind its steps 2 to 6; without
///   units all, without `from` the same steps
/// - `hold gru_0:3=0.5 @2-9`: unit 3 held at 0.5
/// - `force gru_0.update:3=1 @2-9`: the gate forced; without a unit all
/// - `freeze gru_0.update @5-9`: the gate stays as it was at step 4
/// - `cut gru_0.update<input:3 @2-9`: the gate does not hear value 3 of the input; `unit:3` of the
///   own state
///
/// Without `@` it is done at every step; `@5-` to the end.
public final class Phrases {
  private static final List<String> VERBS =
      List.of("reset", "graft", "hold", "force", "freeze", "cut");

  /// The forms there are, for messages.
  public static final List<String> FORMS =
      List.of(
          "reset LAYER @STEP",
          "graft LAYER[:UNITS] @FROM-TO [from STEP]",
          "hold LAYER:UNIT=VALUE [@FROM-TO]",
          "force LAYER.GATE[:UNITS]=VALUE [@FROM-TO]",
          "freeze LAYER.GATE @FROM-TO",
          "cut LAYER.GATE<input:N or LAYER.GATE<unit:N [@FROM-TO]");

  private static final Pattern FORM =
      Pattern.compile(
          "(?<verb>\\S+)\\s+(?<layer>[^\\s.:=<@]+)(?:\\.(?<signal>[^\\s:=<@]+))?"
              + "(?::(?<units>\\d+(?:,\\d+)*))?(?:=(?<value>[^\\s@]+))?"
              + "(?:<(?<source>input|unit):(?<number>\\d+))?"
              + "(?:\\s*@(?<from>\\d+)(?<range>-(?<to>\\d*))?)?(?:\\s+from\\s+(?<donor>\\d+))?");

  private final String text;
  private final int steps;
  private final Matcher found;

  private Phrases(String text, int steps) {
    this.text = text;
    this.steps = steps;
    this.found = FORM.matcher(text.strip());
  }

  /// Reads one.
  ///
  /// @param steps of the sequence
  /// @throws IllegalArgumentException if it is none
  public static Intervention read(String text, int steps) {
    return new Phrases(text, steps).read();
  }

  private Intervention read() {
    if (!found.matches()) {
      throw wrong("expected one of " + String.join("; ", FORMS));
    }
    return switch (found.group("verb").toLowerCase(Locale.ROOT)) {
      case "reset" -> {
        only("reset LAYER @STEP", "from");
        yield new Intervention.Reset(layer(), from());
      }
      case "graft" -> {
        only("graft LAYER[:UNITS] @FROM-TO [from STEP]", "units", "from", "range", "donor");
        int donor = number("donor").orElse(from() + 1) - 1;
        yield new Intervention.Graft(layer(), units(), from(), to(), donor);
      }
      case "hold" -> {
        only("hold LAYER:UNIT=VALUE [@FROM-TO]", "units", "value", "from", "range");
        if (units().size() != 1) {
          throw wrong("one unit is held at a time: hold LAYER:UNIT=VALUE [@FROM-TO]");
        }
        yield new Intervention.HoldUnit(layer(), units().get(0), (float) value(), from(), to());
      }
      case "force" -> {
        only(
            "force LAYER.GATE[:UNITS]=VALUE [@FROM-TO]",
            "signal",
            "units",
            "value",
            "from",
            "range");
        yield new Intervention.ForceGate(layer(), signal(), units(), value(), from(), to());
      }
      case "freeze" -> {
        only("freeze LAYER.GATE @FROM-TO", "signal", "from", "range");
        yield new Intervention.FreezeGate(layer(), signal(), from(), to());
      }
      case "cut" -> {
        only("cut LAYER.GATE<input:N [@FROM-TO]", "signal", "source", "number", "from", "range");
        int number = number("number").orElseThrow(() -> wrong("what is not heard? <input:N"));
        yield new Intervention.CutPath(
            layer(), signal(), "unit".equals(found.group("source")), number - 1, from(), to());
      }
      default ->
          throw wrong(
              "there is no '"
                  + found.group("verb")
                  + "'; there are "
                  + String.join(", ", VERBS)
                  + NearestName.question(found.group("verb"), VERBS));
    };
  }

  /// Nothing is written that the form does not have.
  private void only(String form, String... parts) {
    for (String part : List.of("signal", "units", "value", "source", "from", "range", "donor")) {
      if (found.group(part) != null && !Arrays.asList(parts).contains(part)) {
        throw wrong("expected " + form);
      }
    }
  }

  private String layer() {
    return found.group("layer");
  }

  private String signal() {
    if (found.group("signal") == null) {
      throw wrong("which gate? LAYER.GATE, such as " + layer() + ".update");
    }
    return found.group("signal");
  }

  private List<Integer> units() {
    String units = found.group("units");
    return units == null
        ? List.of()
        : Arrays.stream(units.split(",")).map(unit -> whole(unit) - 1).toList();
  }

  private double value() {
    String value = found.group("value");
    if (value == null) {
      throw wrong("at what? =VALUE");
    }
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException none) {
      throw wrong(value + " is no number");
    }
  }

  private int from() {
    boolean one = found.group("verb").equalsIgnoreCase("reset");
    if (one && found.group("from") == null) {
      throw wrong("behind which step? @STEP");
    }
    return number("from").orElse(1) - 1;
  }

  private int to() {
    if (found.group("from") == null || "".equals(found.group("to"))) {
      return steps;
    }
    return found.group("range") == null ? from() + 1 : number("to").orElse(steps);
  }

  private OptionalInt number(String group) {
    return found.group(group) == null
        ? OptionalInt.empty()
        : OptionalInt.of(whole(found.group(group)));
  }

  private int whole(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException large) {
      throw wrong(digits + " is too large");
    }
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException("'" + text + "': " + why);
  }
}
