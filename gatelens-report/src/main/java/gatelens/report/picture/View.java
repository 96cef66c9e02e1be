package gatelens.report.picture;

import gatelens.names.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What can be drawn of one decision.
public enum View {
  /// The input with its attribution, in the way of its kind: words, lanes, image rows or sound.
  INPUT("the input with its attribution, in the way of its kind"),
  /// Tokens with background and sign marks.
  WORDS("words with background and sign marks"),
  /// Series as lanes with heat under the curve.
  LANES("a series as lanes with heat under the curve"),
  /// Image rows with overlay.
  IMAGE("image rows with their attribution over them"),
  /// Spectrogram and waveform with a lane of attribution.
  SOUND("waveform and spectrogram with a lane of attribution"),
  /// The attribution as a heat map.
  ATTRIBUTION("the attribution of every step and feature as a heat map"),
  /// Several inputs over the same time.
  CLOCK("attribution and gates of several inputs on one clock, where they have one"),
  /// Bars of events and features.
  BARS("the largest parts as bars, by step and by feature"),
  /// From the baseline to the score.
  WATERFALL("from the baseline's score to the score, with what is not explained"),
  /// The score if the sequence ended at each step.
  SCORE("the score over time: as if the sequence ended at each step"),
  /// What each step wrote into memory.
  LEDGER("what each step wrote into the memory that is left at the end"),
  /// How events fade.
  SURVIVAL("how the strongest steps fade from the memory"),
  /// What is left of each step at each later step.
  MEMORY("what is left of each step after each later step, t × t"),
  /// Every gate and state.
  GATES("every gate and state as a heat map"),
  /// How often gates are where.
  HISTOGRAMS("how often gates and states are where"),
  /// How often gates are shut or open.
  SATURATION("the share of steps below 0.1 and above 0.9 of every gate of every unit"),
  /// Two gates against each other.
  PHASE("two gates against each other at one step, a dot a unit"),
  /// Deletion and insertion curves.
  REMOVAL("deletion and insertion curves with the band of random orders");

  /// What a trace alone can show, without an explanation.
  public static final List<View> OF_TRACES =
      List.of(GATES, HISTOGRAMS, SATURATION, PHASE, LEDGER, SURVIVAL, MEMORY);

  private final String words;

  View(String words) {
    this.words = words;
  }

  /// What it shows, in words.
  public String words() {
    return words;
  }

  /// Its name on the command line.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// True if it shows gates and states.
  public boolean needsTrace() {
    return switch (this) {
      case CLOCK, LEDGER, SURVIVAL, MEMORY, GATES, HISTOGRAMS, SATURATION, PHASE -> true;
      case INPUT, WORDS, LANES, IMAGE, SOUND, ATTRIBUTION, BARS, WATERFALL, SCORE, REMOVAL -> false;
    };
  }

  /// The view of a name.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists what there is
  public static View named(String id) {
    return Arrays.stream(values())
        .filter(view -> view.id().equals(id.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no picture " + id + "; there are " + ids() + NearestName.question(id, ids())));
  }

  /// All names.
  public static List<String> ids() {
    return Arrays.stream(values()).map(View::id).toList();
  }
}
