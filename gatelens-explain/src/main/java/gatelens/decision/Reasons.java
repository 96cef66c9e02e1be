package gatelens.decision;

import gatelens.evidence.Evidence;
import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.Rounded;
import gatelens.explain.Target;
import gatelens.layer.Activation;
import gatelens.model.Link;
import gatelens.model.Model;
import gatelens.model.Output;
import gatelens.parallel.Workers;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TimeScale;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/// Makes the sentence of a decision. Of the parts that the explanation ranks first those are named
/// whose removal moves the answer: some twenty runs of the model, in one batch. An event is left
/// out, or becomes an average one, whichever moves the answer farther.
///
/// @param model that decided
/// @param baseline that the explanation compares with
/// @param workers the threads
record Reasons(Model model, Baseline baseline, Workers workers) {
  /// Parts that are tried.
  private static final int TRIED = 6;

  /// Parts that are named.
  private static final int NAMED = 3;

  /// Of so many of these the events before and after are tried too.
  private static final int BESIDE = 3;

  /// Frames of a sound are looked at together over so many seconds.
  private static final double TOGETHER = 0.1;

  /// Of fewer frames each is a part.
  private static final int LEAST = 3;

  /// A part is named if it moves the answer at least this share as far as the best one.
  private static final double TELLING = 0.2;

  /// The sentence of a decision about an output.
  Reason of(Decision d) {
    Target.Output target = (Target.Output) d.target();
    Explanation e = d.explanation();
    float[] logits = last(model.logits(List.of(d.subject().sample()), workers).get(0));
    String answer = answer(d, logits);
    boolean classes = d.model().kind() == Outline.Kind.CLASSES;
    boolean other = classes && target.index() != best(logits);
    Completeness c = e.completeness();
    boolean nothing = Evidence.isBaseline(baseline, e.input());
    List<Place> places = nothing ? List.of() : places(d);
    List<Loss> losses = losses(d, target, logits, places);
    List<Loss> named = telling(losses);
    boolean flips = named.stream().anyMatch(Loss::flips);
    if (!flips && classes && !other && losses.size() > 1) {
      named = together(d, losses, logits).orElse(named);
    }
    Optional<Reason.AtBaseline> atBaseline = atBaseline(c, target);
    Optional<Reason.Without> without = without(d, named, logits);
    if (atBaseline.isPresent() && named.size() > 1 && !without.orElseThrow().changes()) {
      // nothing decides what is the answer without an input: one part is enough
      named = named.subList(0, 1);
      without = without(d, named, logits);
    }
    return new Reason(
        answer,
        other ? Optional.of(d.model().output(target.index())) : Optional.empty(),
        probabilities(d, logits),
        parts(d, named),
        without,
        atBaseline,
        nothing,
        absent(d));
  }

  private static List<String> absent(Decision d) {
    return IntStream.range(0, d.groupings().size())
        .filter(p -> d.subject().raw(p) instanceof RawInput.Absent)
        .mapToObj(p -> d.part(p).name())
        .toList();
  }

  private static Optional<Reason.AtBaseline> atBaseline(Completeness c, Target.Output target) {
    double share = c.score() == 0 ? 0 : c.baselineScore() / c.score();
    boolean signed =
        switch (target.scale()) {
          case LOGIT, LOG_ODDS, MARGIN -> true;
          case PROBABILITY, OUTPUT, SOFTMAX, SIGMOID -> false;
        };
    return signed && share > 0.5
        ? Optional.of(new Reason.AtBaseline(c.baselineScore(), c.score()))
        : Optional.empty();
  }

  /// A part of an input that can be taken away.
  ///
  /// @param step from 0, of several the strongest; -1 for a feature
  /// @param from the first step that is taken away
  /// @param to one past the last
  /// @param feature from 0, or -1 for steps
  private record Place(int input, int step, int from, int to, int feature, double attribution) {
    boolean has(int other) {
      return from <= other && other < to;
    }
  }

  /// The parts that speak most for the target, or most of all where none does.
  private List<Place> places(Decision d) {
    Explanation e = d.explanation();
    List<Place> all = new ArrayList<>();
    for (int p = 0; p < d.groupings().size(); p++) {
      boolean features = e.grouping() == Grouping.FEATURES;
      float[] values = (features ? e.byFeature() : e.byEvent()).get(p).values();
      OptionalInt window = features ? OptionalInt.empty() : window(d, p);
      if (window.isPresent()) {
        all.addAll(stretches(d, p, values, window.getAsInt()));
      }
      for (int i = 0; window.isEmpty() && i < values.length; i++) {
        if (features || d.part(p).counts(i)) {
          all.add(new Place(p, features ? -1 : i, i, i + 1, features ? i : -1, values[i]));
        }
      }
    }
    boolean some = all.stream().anyMatch(place -> place.attribution() > 0);
    List<Place> most =
        all.stream()
            .filter(place -> some ? place.attribution() > 0 : place.attribution() != 0)
            .sorted(Comparator.comparingDouble(place -> -Math.abs(place.attribution())))
            .limit(TRIED)
            .toList();
    // what two events say together often stands with one of them
    Set<Place> tried = new LinkedHashSet<>(most);
    for (Place place : most.subList(0, Math.min(BESIDE, most.size()))) {
      all.stream()
          .filter(near -> events(d, near) && near.input() == place.input())
          .filter(near -> Math.abs(near.step() - place.step()) == 1)
          .forEach(tried::add);
    }
    return List.copyOf(tried);
  }

  /// Of a sound, how many frames are looked at together: a tenth of a second.
  private static OptionalInt window(Decision d, int input) {
    if (d.subject().raw(input) instanceof RawInput.Sound
        && d.subject().sample().inputs().get(input).steps() instanceof Axis.Time even) {
      double seconds =
          even.interval() * TimeScale.of(even.unit()).orElse(TimeScale.UNKNOWN).seconds();
      int frames = seconds > 0 ? (int) Math.round(TOGETHER / seconds) : 1;
      return frames >= LEAST && even.length() > LEAST * frames
          ? OptionalInt.of(frames)
          : OptionalInt.empty();
    }
    return OptionalInt.empty();
  }

  private static List<Place> stretches(Decision d, int input, float[] values, int window) {
    boolean[] counts = new boolean[values.length];
    for (int t = 0; t < counts.length; t++) {
      counts[t] = d.part(input).counts(t);
    }
    return Stretch.of(values, counts, window, NAMED).stream()
        .map(s -> new Place(input, s.strongest(values), s.from(), s.to(), -1, s.attribution()))
        .toList();
  }

  /// True of an event, which is neither a word, a stretch of a sound nor a feature.
  private static boolean events(Decision d, Place place) {
    return place.step() >= 0
        && place.to() - place.from() == 1
        && d.subject().sample().inputs().get(place.input()) instanceof FeatureSequence;
  }

  /// The sample without some parts.
  ///
  /// @param leftOut true if steps are left out
  private record Variant(Sample sample, boolean leftOut) {}

  private List<Variant> variants(Decision d, List<List<Place>> sets) {
    return sets.stream().map(set -> variant(d, set)).toList();
  }

  private Variant variant(Decision d, List<Place> set) {
    return variant(d, set, true);
  }

  /// @param leave true if steps are left out where they can be, false if they become zeros
  private Variant variant(Decision d, List<Place> set, boolean leave) {
    List<Sequence> inputs = new ArrayList<>(d.subject().sample().inputs());
    boolean leftOut = true;
    for (int p = 0; p < inputs.size(); p++) {
      int input = p;
      List<Place> mine = set.stream().filter(place -> place.input() == input).toList();
      if (mine.isEmpty()) {
        continue;
      }
      boolean shorter = leave && canShrink(d, p) && steps(mine) < inputs.get(p).length();
      leftOut &= shorter;
      inputs.set(p, shorter ? shortened(inputs.get(p), mine) : blanked(inputs.get(p), mine));
    }
    return new Variant(new Sample(inputs), leftOut);
  }

  private static int steps(List<Place> set) {
    return set.stream().mapToInt(place -> place.to() - place.from()).sum();
  }

  /// True if a step can be left out: words and events can, the rows of a picture and the steps of
  /// an even clock cannot.
  private boolean canShrink(Decision d, int input) {
    boolean fixed =
        model.branches().get(input).layers().stream()
            .anyMatch(layer -> layer instanceof gatelens.layer.Flatten);
    Sequence sequence = d.subject().sample().inputs().get(input);
    boolean events =
        d.subject().raw(input) instanceof RawInput.Series
            && !(sequence.steps() instanceof Axis.Channels);
    return !fixed
        && d.explanation().grouping() != Grouping.FEATURES
        && (sequence instanceof TokenSequence || sequence.steps() instanceof Axis.Times || events);
  }

  private static Sequence shortened(Sequence sequence, List<Place> set) {
    int[] kept =
        IntStream.range(0, sequence.length())
            .filter(t -> set.stream().noneMatch(place -> place.has(t)))
            .toArray();
    return switch (sequence) {
      case TokenSequence tokens ->
          TokenSequence.of(Arrays.stream(kept).map(t -> tokens.ids()[t]).toArray());
      case FeatureSequence f -> {
        float[] values = new float[kept.length * f.width()];
        for (int i = 0; i < kept.length; i++) {
          System.arraycopy(
              f.values().values(), kept[i] * f.width(), values, i * f.width(), f.width());
        }
        yield FeatureSequence.of(Tensor.of(values, kept.length, f.width()));
      }
    };
  }

  private Sequence blanked(Sequence sequence, List<Place> set) {
    return switch (sequence) {
      case TokenSequence tokens -> {
        int[] ids = tokens.ids().clone();
        set.forEach(place -> Arrays.fill(ids, place.from(), place.to(), 0));
        yield new TokenSequence(ids, tokens.steps());
      }
      case FeatureSequence f -> {
        float[] values = f.values().values().clone();
        for (Place place : set) {
          for (int i = 0; i < values.length; i++) {
            boolean here =
                place.step() >= 0 ? place.has(i / f.width()) : i % f.width() == place.feature();
            values[i] = here ? 0 : values[i];
          }
        }
        yield new FeatureSequence(
            Tensor.of(values, f.length(), f.width()), f.steps(), f.features());
      }
    };
  }

  /// What is lost without a part alone.
  private record Loss(Place place, double loses, boolean flips) {}

  private List<Loss> losses(Decision d, Target.Output target, float[] logits, List<Place> places) {
    List<Variant> alone = new ArrayList<>();
    for (Place place : places) {
      alone.add(variant(d, List.of(place), true));
      alone.add(variant(d, List.of(place), !events(d, place)));
    }
    List<Loss> losses = new ArrayList<>();
    List<float[]> answers = run(alone);
    double own = lead(logits, target.index());
    for (int k = 0; k < places.size(); k++) {
      float[] left = answers.get(2 * k);
      float[] blank = answers.get(2 * k + 1);
      boolean classes = d.model().kind() == Outline.Kind.CLASSES;
      boolean flips = classes && (best(left) != best(logits) || best(blank) != best(logits));
      double loses = own - Math.min(lead(left, target.index()), lead(blank, target.index()));
      losses.add(new Loss(places.get(k), loses, flips));
    }
    return losses;
  }

  /// Parts whose removal moves the answer about as far as that of the best; the first of the
  /// ranking where none moves it.
  private static List<Loss> telling(List<Loss> losses) {
    double most = losses.stream().mapToDouble(Loss::loses).max().orElse(0);
    if (most <= 0) {
      return losses.stream().limit(1).toList();
    }
    return losses.stream()
        .filter(loss -> loss.loses() >= TELLING * most)
        .sorted(Comparator.comparingDouble(loss -> -loss.loses()))
        .limit(NAMED)
        .toList();
  }

  /// The fewest of the parts that change the answer together, if up to three do.
  private Optional<List<Loss>> together(Decision d, List<Loss> losses, float[] logits) {
    List<Loss> best =
        losses.stream()
            .sorted(Comparator.comparingDouble(loss -> -loss.loses()))
            .limit(NAMED)
            .toList();
    List<List<Loss>> sets =
        IntStream.rangeClosed(2, best.size()).mapToObj(n -> best.subList(0, n)).toList();
    List<float[]> answers =
        run(variants(d, sets.stream().map(set -> set.stream().map(Loss::place).toList()).toList()));
    for (int k = 0; k < sets.size(); k++) {
      if (best(answers.get(k)) != best(logits)) {
        return Optional.of(sets.get(k));
      }
    }
    return Optional.empty();
  }

  private Optional<Reason.Without> without(Decision d, List<Loss> named, float[] logits) {
    if (named.isEmpty()) {
      return Optional.empty();
    }
    Variant rest = variant(d, named.stream().map(Loss::place).toList());
    float[] now = run(List.of(rest)).get(0);
    String answer = answer(d, now);
    Double probability = probabilities(d, now).get(answer);
    return Optional.of(
        new Reason.Without(
            answer,
            probability == null ? OptionalDouble.empty() : OptionalDouble.of(probability),
            d.model().kind() != Outline.Kind.CLASSES || best(now) != best(logits),
            rest.leftOut()));
  }

  private List<float[]> run(List<Variant> variants) {
    return variants.isEmpty()
        ? List.of()
        : model.logits(variants.stream().map(Variant::sample).toList(), workers).stream()
            .map(this::last)
            .toList();
  }

  private float[] last(Tensor logits) {
    return Arrays.copyOfRange(logits.values(), logits.size() - model.outputWidth(), logits.size());
  }

  private int best(float[] logits) {
    return logits.length > 1
        ? IntStream.range(0, logits.length).reduce(0, (a, b) -> logits[b] > logits[a] ? b : a)
        : model.classCount() == 2 && logits[0] >= 0 ? 1 : 0;
  }

  /// By how much a class leads; of one number the number.
  private double lead(float[] logits, int index) {
    if (logits.length == 1) {
      return model.classCount() == 2 && index == 0 ? -logits[0] : logits[0];
    }
    if (model.link() == Link.SIGMOID || !model.info().outputs().isEmpty()) {
      return logits[index];
    }
    double rest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logits.length; k++) {
      rest = k == index ? rest : Math.max(rest, logits[k]);
    }
    return logits[index] - rest;
  }

  private String answer(Decision d, float[] logits) {
    if (d.model().kind() == Outline.Kind.CLASSES) {
      return d.model().output(best(logits));
    }
    int index = ((Target.Output) d.target()).index();
    float output = value(logits, index);
    List<Output> scales = model.info().outputs();
    double raw =
        scales.isEmpty()
            ? output
            : output * scales.get(index).deviation() + scales.get(index).mean();
    return d.model().output(index) + " = " + Rounded.number(raw);
  }

  private float value(float[] logits, int index) {
    Activation last = model.finalActivation();
    if (!last.overRow()) {
      return last.kind() == Activation.Kind.LINEAR
          ? logits[index]
          : (float) last.apply(logits[index]);
    }
    // a softmax of one output is 1, its logarithm 0
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - logits[index]);
    }
    return (float) (last.kind() == Activation.Kind.SOFTMAX ? 1 / sum : -Math.log(sum));
  }

  private Map<String, Double> probabilities(Decision d, float[] logits) {
    Map<String, Double> all = new LinkedHashMap<>();
    if (d.model().kind() != Outline.Kind.CLASSES || model.link() == Link.NONE) {
      return all;
    }
    if (logits.length == 1) {
      double upper = Activation.SIGMOID.apply(logits[0]);
      all.put(d.model().output(0), 1 - upper);
      all.put(d.model().output(1), upper);
      return all;
    }
    double most = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).max().orElse(0);
    double sum =
        IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i] - most)).sum();
    for (int i = 0; i < logits.length; i++) {
      all.put(
          d.model().output(i),
          model.link() == Link.SOFTMAX
              ? Math.exp(logits[i] - most) / sum
              : Activation.SIGMOID.apply(logits[i]));
    }
    return all;
  }

  private List<Reason.Part> parts(Decision d, List<Loss> named) {
    List<Loss> order = new ArrayList<>(named);
    boolean words =
        named.stream()
            .allMatch(loss ->
                d.subject().sample().inputs().get(loss.place().input()).steps()
                    instanceof Axis.Tokens);
    Comparator<Loss> byPlace =
        Comparator.<Loss>comparingInt(loss -> loss.place().input())
            .thenComparingInt(loss -> words ? loss.place().step() : -loss.place().step());
    if (named.stream().noneMatch(loss -> window(d, loss.place().input()).isPresent())) {
      order.sort(byPlace);
    }
    List<Reason.Part> parts = new ArrayList<>();
    for (int k = 0; k < order.size(); k++) {
      Loss loss = order.get(k);
      Place place = loss.place();
      EventTable table = EventTable.of(d, place.input());
      boolean more = k + 1 < order.size() && order.get(k + 1).place().input() == place.input();
      String after =
          more && !words && place.step() >= 0
              ? table.after(place.step(), order.get(k + 1).place().step())
              : "";
      parts.add(
          new Reason.Part(
              place.input(),
              place.step(),
              place.step() < 0
                  ? d.part(place.input()).features().label(place.feature())
                  : table.event(place.step(), weights(d, place, table)),
              place.step() < 0 ? "over all steps" : table.place(place.from(), place.to()),
              after,
              place.attribution(),
              loss.loses(),
              loss.flips()));
    }
    return parts;
  }

  /// What the columns of an event have in it.
  private static double[] weights(Decision d, Place place, EventTable table) {
    Explanation e = d.explanation();
    double[] weights = new double[table.columns().size()];
    if (e.grouping() != Grouping.CELLS || !(table.sequence() instanceof FeatureSequence f)) {
      return weights;
    }
    float[] values = e.attribution().get(place.input()).values();
    for (int c = 0; c < weights.length; c++) {
      for (int feature : table.columns().get(c).features()) {
        for (int t = place.from(); t < place.to(); t++) {
          weights[c] += Math.abs(values[t * f.width() + feature]);
        }
      }
    }
    return weights;
  }
}
