package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.flow.Flow;
import gatelens.flow.FlowStudy;
import gatelens.flow.GateAttribution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `gatelens.flow/1`: through which gates and units decisions went in, and how much was made at
/// each step.
///
/// @param rule whose attribution is followed: `deeplift`, `integrated-gradients`, …
/// @param settings the rule with every setting, for people
/// @param sequences one per sequence, in their order
/// @param unread what the model did not get to see of raw data, in sentences; absent if it saw all
public record FlowDocument(
    String rule, String settings, List<Row> sequences, Optional<List<String>> unread)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.flow/1";

  /// One decision.
  ///
  /// @param id the sequence's place in the input, from 0
  /// @param target the score in words
  /// @param score of the input
  /// @param baselineScore of the baseline
  /// @param attributed what the layers that read the input give together
  /// @param startState what the start states give, where the rule counts them
  /// @param layers that were gone through, first layer first
  /// @param made how much of the change is made after each step, `[T]`; of a model with one input
  /// @param phrases what phrases give, by `FROM:TO`
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Row(
      int id,
      String target,
      double score,
      double baselineScore,
      double attributed,
      double startState,
      List<Layer> layers,
      Optional<List<Double>> made,
      Map<String, Phrase> phrases) {
    /// Keeps unmodifiable copies.
    public Row {
      layers = List.copyOf(layers);
      made = made.map(List::copyOf);
      phrases = Collections.unmodifiableMap(new LinkedHashMap<>(phrases));
    }
  }

  /// A layer.
  ///
  /// @param layer its name
  /// @param gates what went in through each gate, over all steps, features and units
  /// @param byGateAndUnit the same unit by unit, `[G][H]`, in the order of the gates
  public record Layer(String layer, Map<String, Double> gates, List<List<Double>> byGateAndUnit) {
    /// Keeps unmodifiable copies.
    public Layer {
      gates = Collections.unmodifiableMap(new LinkedHashMap<>(gates));
      byGateAndUnit = List.copyOf(byGateAndUnit);
    }
  }

  /// What some steps in a row give together.
  ///
  /// @param phrase what they give
  /// @param rest what the other steps give
  /// @param bias what the biases give
  public record Phrase(double phrase, double rest, double bias) {}

  /// Keeps an unmodifiable copy.
  public FlowDocument {
    sequences = List.copyOf(sequences);
  }

  /// Of decisions that were followed.
  public static FlowDocument of(FlowStudy study) {
    return of(study, List.of());
  }

  /// The same.
  ///
  /// @param unread what the model did not get to see of raw data, in sentences
  public static FlowDocument of(FlowStudy study, List<String> unread) {
    List<Row> rows = new ArrayList<>();
    for (Flow flow : study.flows()) {
      Map<String, Phrase> phrases = new LinkedHashMap<>();
      flow.phrases()
          .forEach((phrase, parts) ->
              phrases.put(
                  phrase.toString(), new Phrase(parts.phrase(), parts.rest(), parts.bias())));
      rows.add(
          new Row(
              rows.size(),
              flow.target(),
              flow.through().completeness().score(),
              flow.through().completeness().baselineScore(),
              flow.through().completeness().attributed(),
              flow.through().startState(),
              flow.through().layers().stream().map(FlowDocument::layer).toList(),
              flow.curve().map(curve -> Numbers.list(curve.made())),
              phrases));
    }
    return new FlowDocument(
        study.rule(),
        study.through().toString(),
        rows,
        unread.isEmpty() ? Optional.empty() : Optional.of(unread));
  }

  private static Layer layer(GateAttribution layer) {
    Map<String, Double> gates = new LinkedHashMap<>();
    double[] sums = layer.byGate();
    for (int g = 0; g < sums.length; g++) {
      gates.put(layer.gateNames().get(g), sums[g]);
    }
    List<List<Double>> units = new ArrayList<>();
    for (double[] gate : layer.byGateAndUnit()) {
      units.add(Numbers.list(gate));
    }
    return new Layer(layer.layer().name(), gates, units);
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
