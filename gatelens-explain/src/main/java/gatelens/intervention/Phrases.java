package gatelens.intervention;

import gatelens.names.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Interventions as people write them, with steps counted from 1 and units from 0:
///
/// - `reset gru_0 @5`: the memory is lost behind step 5; `reset @5` that of every layer
/// - `graft gru_0:1,4 @5-9 from 2`: units 1 and 4 as in the donor behind its steps 2 to 6; without
///   units all, without `from` the same steps
/// - `hold gru_0:3=0.5 @2-9`: unit 3 held at 0.5; `clamp` says the same, and of a gate `force`
/// - `force gru_0.update:3=1 @2-9`: the gate forced; without a unit all
/// - `freeze gru_0.update @5-9`: the gate stays as it was at step 4
/// - `cut gru_0.update<input:3 @2-9`: the gate does not hear value 3 of the input; `unit:3` of the
///   own state
///
/// Without `@` it is done at every step; `@5-` to the end. A colon may stand behind the word, and
/// blanks may be left out: `clamp:gru_0:7=0@5-9`.
public final class Phrases {
  private static final List<String> VERBS =
      List.of("reset", "graft", "hold", "clamp", "force", "freeze", "cut");

  /// The forms there are, for messages.
  public static final List<String> FORMS =
      List.of(
          "reset [LAYER] @STEP",
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

  /// A word with a colon behind it, or with what comes next straight behind it.
  private static final Pattern TIGHT = Pattern.compile("^([A-Za-z]+)(?::\\s*|(?=@))");

  private static final Pattern EVERY = Pattern.compile("(?i)reset\\s+(@.*)");

  private final String text;
  private final int steps;
  private final Matcher found;

  private Phrases(String text, String spaced, int steps) {
    this.text = text;
    this.steps = steps;
    this.found = FORM.matcher(spaced);
  }

  /// Reads one; what is done to every layer is one a layer.
  ///
  /// @param steps of the sequence
  /// @param layers that have a state
  /// @throws IllegalArgumentException if it is none
  public static List<Intervention> read(String text, int steps, List<String> layers) {
    String spaced = TIGHT.matcher(text.strip()).replaceFirst("$1 ");
    Matcher every = EVERY.matcher(spaced);
    return every.matches()
        ? layers.stream()
            .map(layer -> new Phrases(text, "reset " + layer + " " + every.group(1), steps).read())
            .toList()
        : List.of(new Phrases(text, spaced, steps).read());
  }

  private Intervention read() {
    if (!found.matches()) {
      throw wrong("expected one of " + String.join("; ", FORMS));
    }
    String verb = found.group("verb").toLowerCase(Locale.ROOT);
    return switch (verb.equals("clamp") ? clamp() : verb) {
      case "reset" -> {
        only("reset [LAYER] @STEP", "from");
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
            layer(), signal(), "unit".equals(found.group("source")), number, from(), to());
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

  private String clamp() {
    return found.group("signal") == null ? "hold" : "force";
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
    return units == null ? List.of() : Arrays.stream(units.split(",")).map(this::whole).toList();
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
