package gatelens.report.picture;

import gatelens.decision.RawInput;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.ScoreOverTime;
import gatelens.explain.Target;
import gatelens.measure.Removal;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sides;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Pictures of the input and of what drove the score.
final class InputPictures {
  private static final int MOST_BARS = 12;

  private final Gallery gallery;
  private final Explanation explanation;
  private final List<Sequence> inputs;
  private final String target;

  InputPictures(Gallery gallery) {
    this.gallery = gallery;
    this.explanation = gallery.explanation();
    this.inputs = gallery.sample().inputs();
    this.target = gallery.decision().score();
  }

  private String name(String what, int b) {
    return gallery.name(inputs.size() == 1 ? what : what + "-" + branch(b));
  }

  private String title(String words, int b) {
    return inputs.size() == 1 ? words : words + ", input " + branch(b);
  }

  private String branch(int b) {
    return gallery.decision().model().inputs().get(b);
  }

  /// One picture an input.
  List<Picture> of(View view) {
    List<Picture> list = new ArrayList<>();
    for (int b = 0; b < inputs.size(); b++) {
      list.add(of(view == View.INPUT ? kind(b) : view, b));
    }
    return list;
  }

  private View kind(int b) {
    if (explanation.grouping() == Grouping.FEATURES) {
      return View.BARS;
    }
    return switch (inputs.get(b)) {
      case TokenSequence tokens -> View.WORDS;
      case FeatureSequence f -> {
        boolean bands =
            f.steps() instanceof Axis.Time
                && f.features() instanceof Axis.Channels
                && f.features()
                    .label(0)
                    .toLowerCase(Locale.ROOT)
                    .matches("(mel|mfcc|band).*|.* hz");
        boolean cells = explanation.grouping() == Grouping.CELLS;
        boolean seen = gallery.decision().subject().raw(b) instanceof RawInput.Image;
        boolean image = f.steps() instanceof Axis.Pixels && f.features() instanceof Axis.Pixels;
        yield bands
            ? View.SOUND
            : seen || (cells && image) ? View.IMAGE : cells ? View.LANES : View.BARS;
      }
    };
  }

  private Picture of(View view, int b) {
    Sequence input = inputs.get(b);
    IntFunction<String> steps = input.steps()::told;
    String words = title("The input and what it did to the " + target, b);
    return switch (view) {
      case WORDS -> words(b, words);
      case IMAGE -> {
        if (gallery.decision().subject().raw(b) instanceof RawInput.Image image) {
          yield image(image, b, words).picture();
        }
        Tensor pixels = ((FeatureSequence) input).values();
        yield new ImageRows(name("image", b), words, pixels, cells(b), steps).picture();
      }
      case SOUND -> sound(b, words).picture();
      case LANES -> {
        FeatureSequence f = (FeatureSequence) input;
        yield new Lanes(name("lanes", b), words, f.raw(), cells(b), steps, f.features()::told)
            .picture();
      }
      default -> {
        Told told = parts(b);
        yield Charts.bars(
            name("input", b), words, told.of(partNames(b)), told.of(doubles(part(b))), MOST_BARS);
      }
    };
  }

  private Sound sound(int b, String words) {
    FeatureSequence f = (FeatureSequence) inputs.get(b);
    boolean heard = gallery.decision().subject().raw(b) instanceof RawInput.Sound;
    float[] wave =
        gallery.decision().subject().raw(b) instanceof RawInput.Sound sound
            ? sound.samples()
            : new float[0];
    Frames frames = Frames.UNTIMED;
    if (gallery.decision().subject().raw(b) instanceof RawInput.Sound sound
        && sound.frame() >= 0
        && f.steps() instanceof Axis.Time time
        && time.unit().equals("ms")) {
      frames =
          Frames.of(
              sound.samples().length, sound.rate(), sound.frame(), f.length(), time.interval());
    }
    boolean energies = heard && f.features().label(0).endsWith(" Hz");
    // else they are natural logarithms of energies
    boolean decibels =
        f.features() instanceof Axis.Channels channels
            && channels.scales().stream().anyMatch(scale -> scale.unit().equals("dB"));
    Tensor raw = f.raw();
    float[] read = raw.values();
    return new Sound(
        name("sound", b),
        words,
        wave,
        energies && !decibels
            ? Tensor.generate(i -> read[i] * 10 / Math.log(10), f.length(), f.width())
            : energies ? raw : f.values(),
        events(b),
        inputs.get(b).steps()::told,
        f.features()::told,
        explanation.grouping() == Grouping.CELLS ? Optional.of(cells(b)) : Optional.empty(),
        frames,
        energies ? "dB" : "");
  }

  /// The picture at its place, whatever the order in which it was read.
  private ImageRows image(RawInput.Image image, int b, String words) {
    FeatureSequence f = (FeatureSequence) inputs.get(b);
    float[] each = explanation.attribution().get(b).values();
    boolean cells = each.length == image.positions().length;
    float[] spread = new float[image.positions().length];
    double[] sums = events(b);
    int width = f.width();
    for (int i = 0; i < spread.length; i++) {
      spread[i] = cells ? each[i] : (float) (sums[i / width] / width);
    }
    String noun = f.steps() instanceof Axis.Pixels pixels ? pixels.noun() : "row";
    int patch =
        noun.equals("patch") ? (int) Math.round(Math.sqrt((double) width / image.channels())) : 1;
    double[] pixels = image.pixels(spread);
    int rows = image.height();
    int columns = image.width();
    float[] values = image.values();
    int channels = image.channels();
    Tensor light =
        Tensor.generate(
            i ->
                channels == 1
                    ? values[i]
                    : 0.299 * values[3 * i] + 0.587 * values[3 * i + 1] + 0.114 * values[3 * i + 2],
            rows,
            columns);
    return new ImageRows(
        name("image", b),
        words,
        light,
        Tensor.generate(i -> pixels[i], rows, columns),
        r -> "row " + (r + 1),
        new ImageRows.Look(
            channels == 3 ? values : new float[0],
            patch,
            "The model read it " + noun + " by " + noun + ".",
            true));
  }

  private Tensor cells(int b) {
    return explanation.attribution().get(b);
  }

  private double[] events(int b) {
    return doubles(explanation.byEvent().get(b));
  }

  private Tensor part(int b) {
    return explanation.grouping() == Grouping.FEATURES
        ? explanation.byFeature().get(b)
        : explanation.byEvent().get(b);
  }

  private List<String> partNames(int b) {
    return explanation.grouping() == Grouping.FEATURES
        ? IntStream.range(0, part(b).size()).mapToObj(features(b)).toList()
        : places(inputs.get(b).steps());
  }

  /// The parts that are shown: all but padding, unless it got something.
  private Told parts(int b) {
    double[] values = doubles(part(b));
    Axis axis = inputs.get(b).steps();
    boolean steps = explanation.grouping() != Grouping.FEATURES;
    int[] shown =
        IntStream.range(0, values.length)
            .filter(i -> !steps || values[i] != 0 || !Told.padding(axis, i))
            .toArray();
    return new Told(shown.length == 0 ? IntStream.range(0, values.length).toArray() : shown);
  }

  private IntFunction<String> features(int b) {
    return inputs.get(b) instanceof FeatureSequence f ? f.features()::told : i -> "dimension " + i;
  }

  private static List<String> labels(Axis axis) {
    return IntStream.range(0, axis.length()).mapToObj(axis::told).toList();
  }

  /// The words of a text. Padding is none: what it got, if anything, stands at the end as one.
  private Picture words(int b, String title) {
    List<String> all = written(inputs.get(b).steps());
    double[] values = events(b);
    List<String> kept = new ArrayList<>();
    List<Double> parts = new ArrayList<>();
    double padding = 0;
    int paddings = 0;
    for (int t = 0; t < all.size(); t++) {
      if (all.get(t).isEmpty() && all.size() > 1) {
        padding += values[t];
        paddings++;
      } else {
        kept.add(all.get(t));
        parts.add(values[t]);
      }
    }
    if (kept.isEmpty() || (paddings > 0 && padding != 0)) {
      kept.add("[padding × " + paddings + "]");
      parts.add(padding);
    }
    return new Words(
            name("words", b),
            title,
            kept,
            parts.stream().mapToDouble(Double::doubleValue).toArray())
        .picture();
  }

  /// Words as they stand, and those that the model never saw in brackets.
  private static List<String> written(Axis axis) {
    return IntStream.range(0, axis.length())
        .mapToObj(t ->
            axis instanceof Axis.Tokens tokens && tokens.unknown().contains(t)
                ? axis.shown(t)
                : axis.label(t))
        .toList();
  }

  /// Tokens stand with their place, since a word may stand twice.
  private static List<String> places(Axis axis) {
    return axis instanceof Axis.Tokens
        ? IntStream.range(0, axis.length()).mapToObj(t -> (t + 1) + " " + axis.shown(t)).toList()
        : labels(axis);
  }

  List<Picture> heat() {
    List<Picture> list = new ArrayList<>();
    for (int b = 0; b < inputs.size(); b++) {
      Told told = Told.of(gallery.decision(), b, cells(b).extent(0));
      IntFunction<String> steps = inputs.get(b).steps()::told;
      list.add(
          new HeatMap(
                  name("attribution", b),
                  title("Attribution to the " + target, b),
                  told.rows(cells(b)),
                  Ramp.SIGNED,
                  t -> steps.apply(told.steps()[t]),
                  features(b),
                  Sides.ATTRIBUTION,
                  List.of())
              .picture());
    }
    return list;
  }

  List<Picture> bars() {
    List<Picture> list = new ArrayList<>();
    for (int b = 0; b < inputs.size(); b++) {
      if (explanation.grouping() != Grouping.FEATURES) {
        list.add(
            Charts.bars(
                name("steps", b),
                title("Attribution to the " + target + " by step, largest first", b),
                parts(b).of(places(inputs.get(b).steps())),
                parts(b).of(events(b)),
                MOST_BARS));
      }
      boolean named = inputs.get(b) instanceof FeatureSequence;
      if (named && explanation.grouping() != Grouping.EVENTS) {
        double[] parts = doubles(explanation.byFeature().get(b));
        list.add(
            Charts.bars(
                name("features", b),
                title("Attribution to the " + target + " by feature, largest first", b),
                IntStream.range(0, parts.length).mapToObj(features(b)).toList(),
                parts,
                MOST_BARS));
      }
    }
    return list;
  }

  Picture waterfall() {
    List<String> names = new ArrayList<>();
    List<Double> parts = new ArrayList<>();
    for (int b = 0; b < inputs.size(); b++) {
      Told told = parts(b);
      names.addAll(told.of(partNames(b)));
      Arrays.stream(told.of(doubles(part(b)))).forEach(parts::add);
    }
    for (Map.Entry<String, Double> term : explanation.terms().entrySet()) {
      names.add(term.getKey());
      parts.add(term.getValue());
    }
    return Charts.waterfall(
        gallery.name("waterfall"),
        "From the baseline to the " + target,
        explanation.completeness().baselineScore(),
        explanation.completeness().score(),
        names,
        parts.stream().mapToDouble(d -> d).toArray(),
        MOST_BARS);
  }

  Picture overTime() {
    ScoreOverTime over = gallery.decision().probes().overTime().orElseThrow();
    List<String> notes = new ArrayList<>();
    notes.add("At each step: what the score would be if the sequence ended there.");
    double[] scores = over.atEveryStep();
    int[] ends = over.ends();
    if (ends.length < over.length()) {
      notes.add(ends.length + " of " + over.length() + " beginnings were run, at even distances.");
      scores = over.scores();
    }
    int[] all = ends;
    Told told = Told.of(gallery.decision(), 0, over.length());
    Told shown =
        new Told(
            IntStream.range(0, all.length)
                .filter(i -> Arrays.binarySearch(told.steps(), all[i]) >= 0)
                .toArray());
    return new Curves(
            gallery.name("score"),
            "The score over time",
            target,
            List.of(Curves.Curve.of(target, shown.of(scores))),
            i -> gallery.step(all[shown.steps()[i]]),
            notes)
        .picture();
  }

  List<Picture> removal() {
    Grouping grouping =
        explanation.grouping() == Grouping.CELLS ? Grouping.EVENTS : explanation.grouping();
    return gallery.decision().probes().removal().stream()
        .map(curves -> removal(curves, grouping))
        .toList();
  }

  private Picture removal(Removal.Curves curves, Grouping grouping) {
    boolean removes = curves.kind() == Removal.Kind.DELETION;
    String parts = grouping == Grouping.FEATURES ? "features" : "steps";
    String unit =
        gallery.decision().target() instanceof Target.Output o
            ? "probability of " + gallery.decision().model().output(o.index())
            : "score";
    return new Curves(
            gallery.name(removes ? "deletion" : "insertion"),
            removes
                ? "Deletion: the strongest " + parts + " are taken away first"
                : "Insertion: the strongest " + parts + " are given first",
            unit,
            List.of(
                Curves.Curve.of("in the order of the attribution", curves.own()),
                new Curves.Curve(
                    "mean of random orders", curves.random(), curves.low(), curves.high())),
            i -> i + (i == 1 ? " part" : " parts"),
            List.of(
                "The band runs from the lowest to the highest of "
                    + curves.orders()
                    + " random orders. "
                    + (removes
                        ? "A good order falls faster than they do."
                        : "A good order rises faster than they do.")))
        .picture();
  }

  private static double[] doubles(Tensor tensor) {
    double[] values = new double[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.values()[i];
    }
    return values;
  }
}
