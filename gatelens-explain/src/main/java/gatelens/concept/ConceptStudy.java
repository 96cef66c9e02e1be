package gatelens.concept;

import gatelens.gates.ClampEffect;
import gatelens.gates.GateSurvey;
import gatelens.layer.Branch;
import gatelens.layer.Layer;
import gatelens.layer.RecurrentLayer;
import gatelens.model.Link;
import gatelens.model.Model;
import gatelens.objective.Objective;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A concept in the states of one layer.
///
/// @param layer name of the layer
/// @param with states that have the concept
/// @param states that were read: one a sequence, or one a step
/// @param readability whether a linear probe reads it
/// @param effects on each output; empty where the layers above cannot be run alone: several inputs,
///   or a layer inside a bidirectional one
/// @param presence of the first sequences, `double[T]` each: 1 at the mean of states with the
///   concept, -1 at that of those without
public record ConceptStudy(
    String layer,
    int with,
    int states,
    Readability readability,
    List<ConceptEffect> effects,
    List<double[]> presence) {
  private static final int MOST = 20_000;

  /// Keeps unmodifiable copies.
  public ConceptStudy {
    effects = List.copyOf(effects);
    presence = List.copyOf(presence);
  }

  /// What is asked.
  ///
  /// @param layer whose states are read; empty for the last recurrent layer
  /// @param probes labellings that are shuffled for the probe; usual: 199
  /// @param directions directions that are shuffled for the effects; usual: 999
  /// @param shown sequences whose presence is kept; usual: 5
  /// @param seed decides what is shuffled
  public record Question(
      Optional<String> layer, int probes, int directions, int shown, long seed) {}

  /// Looks for a concept.
  ///
  /// @param samples at least five
  /// @param labels one a sample
  /// @throws IllegalArgumentException if there is no such layer, the labels do not fit the
  ///   sequences, or all states or none have the concept
  public static ConceptStudy of(
      Model model, List<Sample> samples, ConceptLabels labels, Question question, Workers workers) {
    String layer = layer(model, question.layer());
    check(model, samples, labels);
    StateRows states = StateRows.of(model, samples, layer, labels.steps(), workers);
    if (states.rows().size() > MOST) {
      throw new IllegalArgumentException(
          states.rows().size() + " states are more than can be read at once, " + MOST);
    }
    boolean[] in = states.of(labels);
    int with = (int) IntStream.range(0, in.length).filter(i -> in[i]).count();
    if (with == 0 || with == in.length) {
      throw new IllegalArgumentException(
          (with == 0 ? "no" : "every")
              + " state has the concept; some with it and some without are needed");
    }
    boolean[] all = new boolean[in.length];
    Arrays.fill(all, true);
    LinearProbe probe = new LinearProbe(states.rows(), all);
    LinearProbe.Found found = probe.of(in);
    return new ConceptStudy(
        layer,
        with,
        in.length,
        Readability.of(states, labels, question.probes(), question.seed()),
        effects(
            model, samples, layer, new Directions(probe, found, states, labels), question, workers),
        presence(model, samples, layer, found, question.shown(), workers));
  }

  /// The direction of the concept, and those of shuffled labels.
  private record Directions(
      LinearProbe probe, LinearProbe.Found found, StateRows states, ConceptLabels labels) {
    double[] own() {
      return found.direction();
    }

    double[] shuffled(SplittableRandom dice) {
      return probe.of(states.of(labels.shuffled(dice))).direction();
    }
  }

  private static String layer(Model model, Optional<String> asked) {
    List<String> all = ClampEffect.recurrent(model).stream().map(RecurrentLayer::name).toList();
    if (all.isEmpty() || asked.filter(name -> !all.contains(name)).isPresent()) {
      throw new IllegalArgumentException(
          "there is no layer "
              + asked.orElse("")
              + " with a state; there are "
              + String.join(", ", all));
    }
    return asked.orElse(all.get(all.size() - 1));
  }

  private static void check(Model model, List<Sample> samples, ConceptLabels labels) {
    if (samples.size() < 5 || samples.size() != labels.each().size()) {
      throw new IllegalArgumentException(
          labels.each().size()
              + " labels for "
              + samples.size()
              + " sequences; expected one each, and at least 5");
    }
    for (int s = 0; s < samples.size() && labels.steps(); s++) {
      int length = model.continuous().layout(samples.get(s)).first().length();
      if (labels.each().get(s).length < length) {
        throw new IllegalArgumentException(
            "sequence "
                + (s + 1)
                + " has "
                + length
                + " steps and "
                + labels.each().get(s).length
                + " labels");
      }
    }
  }

  private static List<ConceptEffect> effects(
      Model model,
      List<Sample> samples,
      String layer,
      Directions directions,
      Question question,
      Workers workers) {
    Optional<Model> above = above(model, layer);
    if (above.isEmpty()) {
      return List.of();
    }
    SplittableRandom dice = new SplittableRandom(question.seed() + 1);
    List<double[]> shuffled = new ArrayList<>();
    for (int k = 0; k < question.directions(); k++) {
      shuffled.add(directions.shuffled(dice));
    }
    int outputs = model.outputWidth();
    double[] direction = directions.own();
    List<List<double[]>> each = gradients(model, above.get(), samples, layer, workers);
    List<ConceptEffect> effects = new ArrayList<>();
    for (int output = 0; output < outputs; output++) {
      List<double[]> gradients =
          model.link() == Link.SOFTMAX ? leads(each, output) : each.get(output);
      double own = cosine(gradients, direction);
      long asLarge =
          shuffled.stream()
              .filter(other -> Math.abs(cosine(gradients, other)) >= Math.abs(own))
              .count();
      double chance = (1.0 + asLarge) / (1.0 + shuffled.size());
      effects.add(
          new ConceptEffect(
              output,
              gradients.stream().filter(g -> LinearProbe.dot(g, direction) > 0).count()
                  / (double) gradients.size(),
              own,
              chance,
              chance * Math.max(1, outputs - 1) <= ConceptEffect.CHANCE));
    }
    return effects;
  }

  /// Of what one logit is ahead of the mean of the others: what a softmax answers with.
  private static List<double[]> leads(List<List<double[]>> each, int output) {
    int outputs = each.size();
    List<double[]> leads = new ArrayList<>();
    for (int s = 0; s < each.get(0).size(); s++) {
      double[] lead = new double[each.get(0).get(s).length];
      for (int c = 0; c < outputs; c++) {
        double share = c == output ? 1 : -1.0 / (outputs - 1);
        for (int u = 0; u < lead.length; u++) {
          lead[u] += share * each.get(c).get(s)[u];
        }
      }
      leads.add(lead);
    }
    return leads;
  }

  /// The layers above one, as a model of its states.
  private static Optional<Model> above(Model model, String layer) {
    if (model.branches().size() != 1) {
      return Optional.empty();
    }
    Branch only = model.branches().get(0);
    List<Layer> all = new ArrayList<>(only.layers());
    all.addAll(model.head());
    for (int i = 0; i + 1 < all.size(); i++) {
      if (all.get(i) instanceof RecurrentLayer found && found.name().equals(layer)) {
        return Optional.of(
            Model.of(found.units(), all.subList(i + 1, all.size()).toArray(Layer[]::new)));
      }
    }
    return Optional.empty();
  }

  /// Of each output and sequence the sum over steps of the gradient by the states.
  private static List<List<double[]>> gradients(
      Model model, Model above, List<Sample> samples, String layer, Workers workers) {
    List<List<double[]>> each = new ArrayList<>();
    for (int output = 0; output < model.outputWidth(); output++) {
      each.add(new ArrayList<>());
    }
    for (Sample sample : samples) {
      LayerTrace.Recurrent trace = states(model.trace(sample), layer);
      Tensor states = counted(trace.output(), GateSurvey.counted(model, sample, trace));
      Sample rest = Sample.of(FeatureSequence.of(states));
      Rows rows = Rows.of(above.continuous().layout(rest), above.continuous().enter(rest));
      for (int output = 0; output < each.size(); output++) {
        Objective logit = Objective.logit(output, above.outputWidth());
        float[] gradient = above.continuous().gradients(rows, logit, workers).gradients()[0];
        double[] sum = new double[states.extent(1)];
        for (int i = 0; i < gradient.length; i++) {
          sum[i % sum.length] += gradient[i];
        }
        each.get(output).add(sum);
      }
    }
    return each;
  }

  /// The layers above do not see padding; a vector has none.
  private static Tensor counted(Tensor states, boolean[] counted) {
    int length = states.extent(0);
    int[] kept =
        IntStream.range(0, length).filter(t -> length != counted.length || counted[t]).toArray();
    int units = states.extent(1);
    return kept.length == length
        ? states
        : Tensor.generate(i -> states.get(kept[i / units], i % units), kept.length, units);
  }

  private static LayerTrace.Recurrent states(Trace trace, String layer) {
    return trace.recurrent().stream()
        .filter(found -> found.layer().name().equals(layer))
        .findFirst()
        .orElseThrow();
  }

  private static double cosine(List<double[]> gradients, double[] direction) {
    double size = Math.sqrt(LinearProbe.dot(direction, direction));
    double sum = 0;
    for (double[] gradient : gradients) {
      double length = Math.sqrt(LinearProbe.dot(gradient, gradient)) * size;
      sum += length == 0 ? 0 : LinearProbe.dot(gradient, direction) / length;
    }
    return sum / gradients.size();
  }

  private static List<double[]> presence(
      Model model,
      List<Sample> samples,
      String layer,
      LinearProbe.Found found,
      int shown,
      Workers workers) {
    List<Sample> first = samples.subList(0, Math.min(shown, samples.size()));
    List<double[]> all = new ArrayList<>();
    for (Trace trace : model.traces(first, workers)) {
      Tensor hidden = states(trace, layer).hidden();
      double[] one = new double[hidden.extent(0)];
      for (int t = 0; t < one.length; t++) {
        double[] state = new double[hidden.extent(1)];
        for (int u = 0; u < state.length; u++) {
          state[u] = hidden.get(t, u);
        }
        one[t] = found.presence(state);
      }
      all.add(one);
    }
    return all;
  }
}
