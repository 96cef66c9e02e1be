package gatelens.report.document;

import gatelens.decision.Decision;
import gatelens.explain.Explanation;
import gatelens.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `gatelens.export/1`: gates, states, attributions or the model were written for other programs.
///
/// @param format `tensorboard`, `csv`, `jsonl`, `npy`, `svg`, `png`, `gatelens`, `safetensors` or
///   `onnx`
/// @param output the folder or file that was written
public record ExportDocument(String format, String output) implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.export/1";

  @Override
  public String schema() {
    return SCHEMA;
  }

  /// A line of `gatelens export --to jsonl`: one sequence with its explanation, gates and states.
  /// It has no schema, since it is a line and no document.
  ///
  /// @param id the sequence's place in the input, from 0
  /// @param target what is explained, in words
  /// @param score `f(x)`
  /// @param baselineScore `f(x₀)`
  /// @param attributed the sum of all parts and terms
  /// @param gap how far that is from `score - baselineScore`
  /// @param attribution as the method gives it, or grouped as asked: `[T][D]`, `[T]` or `[D]`
  /// @param signals by `LAYER.SIGNAL`, `[T][H]`
  public record Line(
      int id,
      String target,
      double score,
      double baselineScore,
      double attributed,
      double gap,
      PerInput<Numbers> attribution,
      Map<String, Numbers> signals) {
    /// Keeps an unmodifiable copy.
    public Line {
      signals = Collections.unmodifiableMap(new LinkedHashMap<>(signals));
    }

    /// Of a decision with gates and states.
    ///
    /// @param parts the attribution of each input
    public static Line of(Decision d, List<Tensor> parts) {
      Explanation e = d.explanation();
      Map<String, Numbers> signals = new LinkedHashMap<>();
      d.signals().forEach((name, value) -> signals.put(name, new Numbers(value)));
      return new Line(
          d.number(),
          d.score(),
          e.completeness().score(),
          e.completeness().baselineScore(),
          e.completeness().attributed(),
          e.completeness().gap(),
          PerInput.of(d.model().inputs(), b -> new Numbers(parts.get(b))),
          signals);
    }
  }
}
