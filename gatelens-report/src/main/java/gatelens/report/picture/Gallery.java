package gatelens.report.picture;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.ModelScore;
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

/// Every picture of one decision. It draws what was computed; the score over time and the removal
/// curves are computed when they are asked for.
///
/// @param score what is explained
/// @param sample what was read
/// @param trace what was computed
/// @param explanation what decided
/// @param style how it is drawn
public record Gallery(
    ModelScore score, Sample sample, Trace trace, Explanation explanation, Style style) {
  /// Parts above which removal curves take too long to be drawn unasked.
  static final int MOST_PARTS = 256;

  /// How pictures are drawn.
  ///
  /// @param suffix of the pictures' names, usually the number of the sequence
  /// @param order of units in heat maps
  /// @param event the step that survival and phase show; the strongest if absent
  /// @param waveform of a sound, `float[S]`; empty if it is not known
  /// @param baseline what removed parts become
  /// @param seed of the random orders
  public record Style(
      String suffix,
      Order order,
      Optional<Integer> event,
      float[] waveform,
      Baseline baseline,
      long seed) {
    /// The usual way.
    public static Style plain(String suffix) {
      return new Style(
          suffix, Order.NUMBER, Optional.empty(), new float[0], new Baseline.Zeros(), 0);
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
  /// kind; removal curves of more than 256 parts are left out.
  public Map<View, List<Picture>> pictures() {
    Map<View, List<Picture>> all = new EnumMap<>(View.class);
    for (View view : View.values()) {
      boolean kind =
          view == View.WORDS || view == View.LANES || view == View.IMAGE || view == View.SOUND;
      boolean slow = view == View.REMOVAL && parts() > MOST_PARTS;
      if (!kind && !slow && reason(view).isEmpty()) {
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
    boolean cells = explanation.grouping() == Grouping.CELLS;
    boolean steps = explanation.grouping() != Grouping.FEATURES;
    boolean gates = !trace.recurrent().isEmpty();
    return switch (view) {
      case INPUT, BARS, WATERFALL -> Optional.empty();
      case ATTRIBUTION -> no(cells, "the method has no number for each step and feature");
      case CLOCK ->
          no(steps && ClockPictures.fits(sample), "there are no inputs with a common clock");
      case WORDS -> no(steps && tokens(), "the input has no tokens");
      case LANES, IMAGE ->
          no(features() && cells, "the input has no features with a number at each step");
      case SOUND -> no(features() && steps, "the input has no frames");
      case SCORE ->
          no(
              score.target() instanceof gatelens.explain.Target.Output
                  && sample.inputs().size() == 1,
              "only an output of a model with one input can be followed over time");
      case REMOVAL ->
          no(
              score.target() instanceof gatelens.explain.Target.Output,
              "only an output can be watched while parts are removed");
      case LEDGER, SURVIVAL, MEMORY, GATES, HISTOGRAMS, SATURATION, PHASE ->
          no(gates, "the model has no GRU or LSTM layer");
    };
  }

  private static Optional<String> no(boolean fits, String reason) {
    return fits ? Optional.empty() : Optional.of(reason);
  }

  private boolean tokens() {
    return sample.first() instanceof TokenSequence;
  }

  private boolean features() {
    return sample.first() instanceof FeatureSequence;
  }

  /// How many parts the removal curves take away one by one.
  public int parts() {
    return explanation.grouping() == Grouping.FEATURES
        ? explanation.total() == 0 ? 0 : explanation.byFeature().get(0).size()
        : explanation.byEvent().stream().mapToInt(gatelens.tensor.Tensor::size).sum();
  }

  /// A name for a file.
  String name(String what) {
    return style.suffix().isEmpty() ? what : what + "-" + style.suffix();
  }

  /// The names of the steps that a layer read: those of its own input.
  IntFunction<String> steps(String layer) {
    OptionalInt number = score.model().inputOf(layer);
    return number.isEmpty()
        ? t -> "step " + t
        : t -> label(sample.inputs().get(number.getAsInt()), t);
  }

  /// What a layer reads; the first input for a layer behind all of them.
  private int read(String layer) {
    return score.model().inputOf(layer).orElse(0);
  }

  /// The name of a step of the first input, or of a step beyond it.
  String step(int t) {
    return label(sample.first(), t);
  }

  private static String label(Sequence input, int t) {
    return t < input.length() ? input.steps().shown(t) : "step " + t;
  }

  /// The name of a step of what a layer read, with its number where the name is none: a word may
  /// stand twice.
  String place(String layer, int t) {
    String name = steps(layer).apply(t);
    boolean word = sample.inputs().get(read(layer)).steps() instanceof Axis.Tokens;
    return word ? "\"" + name + "\" (step " + t + ")" : name;
  }

  /// The strongest steps of what a layer read, the strongest first; by place without an attribution
  /// of steps.
  List<Integer> strongest(String layer, int most) {
    int input = read(layer);
    int length = sample.inputs().get(input).length();
    List<Integer> steps = new ArrayList<>();
    for (int t = 0; t < length; t++) {
      steps.add(t);
    }
    if (explanation.grouping() != Grouping.FEATURES) {
      float[] parts = explanation.byEvent().get(input).values();
      steps.sort(java.util.Comparator.comparingDouble(t -> -Math.abs(parts[t])));
    }
    return steps.subList(0, Math.min(most, length));
  }

  /// The step of what a layer read that survival and phase show first.
  int event(String layer) {
    return style.event().orElseGet(() -> strongest(layer, 1).get(0));
  }
}
