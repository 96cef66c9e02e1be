package gatelens.report.picture;

import gatelens.decision.Decision;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.Target;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/// Every picture of one decision. It draws what was found and runs nothing: what the question did
/// not want cannot be drawn, and {@link #reason} says so.
///
/// @param decision what is drawn
/// @param style how it is drawn
public record Gallery(Decision decision, Style style) {
  /// Steps up to which the map of what is left of each step after each later one is whole.
  public static final int MOST_REMEMBERED = 240;

  /// How pictures are drawn.
  ///
  /// @param suffix of the pictures' names, usually the number of the sequence
  /// @param order of units in heat maps
  /// @param event the step that survival and phase show; the strongest if absent
  public record Style(String suffix, Order order, Optional<Integer> event) {
    /// The usual way.
    public static Style plain(String suffix) {
      return new Style(suffix, Order.NUMBER, Optional.empty());
    }

    /// The same with the number of a sequence as the suffix.
    public Style numbered(int sequence) {
      return new Style(Integer.toString(sequence), order, event);
    }
  }

  /// The order of units from the top of a heat map.
  public enum Order {
    /// As the model numbers them.
    NUMBER,
    /// Those that move together stand together.
    CLUSTER,
    /// The longest memory first.
    TIME_SCALE,
    /// The largest part in the logit first.
    WEIGHT
  }

  /// Everything that can be drawn of this decision, by view. The input is drawn in the way of its
  /// kind.
  public Map<View, List<Picture>> pictures() {
    Map<View, List<Picture>> all = new EnumMap<>(View.class);
    for (View view : View.values()) {
      boolean kind =
          view == View.WORDS || view == View.LANES || view == View.IMAGE || view == View.SOUND;
      if (!kind && reason(view).isEmpty()) {
        all.put(view, pictures(view));
      }
    }
    return all;
  }

  /// The pictures of one view.
  ///
  /// @throws IllegalArgumentException if the view does not fit; {@link #reason} says why
  public List<Picture> pictures(View view) {
    reason(view)
        .ifPresent(why -> {
          throw new IllegalArgumentException("there is no picture " + view.id() + ": " + why);
        });
    return switch (view) {
      case INPUT, WORDS, LANES, IMAGE, SOUND -> new InputPictures(this).of(view);
      case ATTRIBUTION -> new InputPictures(this).heat();
      case CLOCK -> new ClockPictures(this).pictures();
      case BARS -> new InputPictures(this).bars();
      case WATERFALL -> List.of(new InputPictures(this).waterfall());
      case SCORE -> List.of(new InputPictures(this).overTime());
      case REMOVAL -> new InputPictures(this).removal();
      case LEDGER -> new MemoryPictures(this).ledgers();
      case SURVIVAL -> new MemoryPictures(this).survival();
      case MEMORY -> new MemoryPictures(this).maps();
      case GATES -> new GatePictures(this).heat();
      case HISTOGRAMS -> new GatePictures(this).histograms();
      case SATURATION -> List.of(new GatePictures(this).saturation());
      case PHASE -> List.of(new GatePictures(this).phase());
    };
  }

  /// Why a view does not fit this decision.
  ///
  /// @return empty if it does
  public Optional<String> reason(View view) {
    Grouping grouping = explanation().grouping();
    boolean cells = grouping == Grouping.CELLS;
    boolean steps = grouping != Grouping.FEATURES;
    boolean output = decision.target() instanceof Target.Output;
    return switch (view) {
      case INPUT, BARS, WATERFALL -> Optional.empty();
      case ATTRIBUTION -> no(cells, "the method has no number for each step and feature");
      case CLOCK ->
          no(steps && ClockPictures.fits(sample()), "there are no inputs with a common clock");
      case WORDS -> no(steps && tokens(), "the input has no tokens");
      case LANES, IMAGE ->
          no(features() && cells, "the input has no features with a number at each step");
      case SOUND -> no(features() && steps, "the input has no frames");
      case SCORE ->
          output && sample().inputs().size() == 1
              ? no(
                  decision.probes().overTime().isPresent(),
                  "the question did not want it, or a layer reads whole sequences of one length")
              : no(false, "only an output of a model with one input can be followed over time");
      case REMOVAL ->
          output
              ? no(
                  !decision.probes().removal().isEmpty(),
                  "the question did not want it for as many parts as there are")
              : no(false, "only an output can be watched while parts are removed");
      case LEDGER, SURVIVAL, MEMORY, GATES, HISTOGRAMS, SATURATION, PHASE ->
          decision.trace().isEmpty()
              ? no(false, "the question did not want gates and states")
              : no(!trace().recurrent().isEmpty(), "the model has no GRU or LSTM layer");
    };
  }

  private static Optional<String> no(boolean fits, String reason) {
    return fits ? Optional.empty() : Optional.of(reason);
  }

  /// What was read.
  Sample sample() {
    return decision.subject().sample();
  }

  /// What decided.
  Explanation explanation() {
    return decision.explanation();
  }

  /// Every gate and state.
  ///
  /// @throws java.util.NoSuchElementException if they were not wanted
  Trace trace() {
    return decision.trace().orElseThrow();
  }

  private boolean tokens() {
    return sample().first() instanceof TokenSequence;
  }

  private boolean features() {
    return sample().first() instanceof FeatureSequence;
  }

  /// A name for a file.
  String name(String what) {
    return style.suffix().isEmpty() ? what : what + "-" + style.suffix();
  }

  /// The names of the steps that a layer read: those of its own input.
  IntFunction<String> steps(String layer) {
    OptionalInt number = decision.model().inputOf(layer);
    return number.isEmpty()
        ? t -> "step " + (t + 1)
        : t -> label(sample().inputs().get(number.getAsInt()), t);
  }

  /// What a layer reads; the first input for a layer behind all of them.
  private int read(String layer) {
    return decision.model().inputOf(layer).orElse(0);
  }

  /// The name of a step of the first input, or of a step beyond it.
  String step(int t) {
    return label(sample().first(), t);
  }

  private static String label(Sequence input, int t) {
    return t < input.length() ? input.steps().told(t) : "step " + (t + 1);
  }

  /// The name of a step of what a layer read, with its number where the name is none: a word may
  /// stand twice.
  String place(String layer, int t) {
    String name = steps(layer).apply(t);
    boolean word = sample().inputs().get(read(layer)).steps() instanceof Axis.Tokens;
    return word ? "\"" + name + "\" (step " + t + ")" : name;
  }

  /// The strongest steps of what a layer read, the strongest first; by place without an attribution
  /// of steps.
  List<Integer> strongest(String layer, int most) {
    int input = read(layer);
    int length = sample().inputs().get(input).length();
    List<Integer> steps = new ArrayList<>();
    for (int t = 0; t < length; t++) {
      steps.add(t);
    }
    if (explanation().grouping() != Grouping.FEATURES) {
      float[] parts = explanation().byEvent().get(input).values();
      steps.sort(java.util.Comparator.comparingDouble(t -> -Math.abs(parts[t])));
    }
    return steps.subList(0, Math.min(most, length));
  }

  /// The step of what a layer read that survival and phase show first.
  int event(String layer) {
    return style.event().orElseGet(() -> strongest(layer, 1).get(0));
  }
}
