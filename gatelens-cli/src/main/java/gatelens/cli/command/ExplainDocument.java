package gatelens.cli.command;

import gatelens.cli.options.Cards;
import gatelens.cli.options.ExplainedBatch;
import gatelens.cli.options.InputOptions;
import gatelens.cli.text.Batches;
import gatelens.cli.text.Json;
import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.Span;
import gatelens.data.TextSpans;
import gatelens.explain.Explanation;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Explanations as a document, `gatelens.explain/1`.
///
/// @param model what was explained
/// @param method its name
record ExplainDocument(Model model, String method) {
  private static final Input NO_TEXT = new Input.Text("");

  Map<String, Object> of(ExplainedBatch found, Map<String, Object> provenance) {
    Map<String, Object> document = Json.document("gatelens.explain/1");
    document.put("method", method);
    document.put("settings", found.explanations().get(0).by().toString());
    document.put("target", targets(found.targets()));
    List<Encoder> encoders =
        found.batch().name(0).isEmpty() ? List.of() : InputOptions.encoding(model).encoders();
    List<Object> list = new ArrayList<>();
    for (int n = 0; n < found.size(); n++) {
      list.add(one(found, n, encoders));
    }
    document.put("explanations", list);
    document.put("provenance", provenance);
    return document;
  }

  private Map<String, Object> one(ExplainedBatch found, int n, List<Encoder> encoders) {
    Explanation e = found.explanations().get(n);
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("id", found.batch().from() + n);
    if (!found.name(n).isEmpty()) {
      one.put("name", found.name(n));
    }
    one.put("target", found.targets().get(n).description(model));
    one.put("score", e.completeness().score());
    one.put("baselineScore", e.completeness().baselineScore());
    one.put("attributed", e.completeness().attributed());
    one.put("gap", e.completeness().gap());
    one.put("grouping", grouping(found.groupings()));
    one.put("attribution", values(found.parts(n)));
    places(one, found, n, encoders);
    e.standardError().ifPresent(errors -> one.put("standardError", values(errors)));
    one.put("terms", e.terms());
    if (!found.shares().isEmpty()) {
      one.put("inputs", found.shares().get(n));
    }
    Map<String, Object> evidence = evidence(e);
    if (!found.cards().isEmpty()) {
      evidence.putAll(Cards.values(found.cards().get(n)));
    }
    one.put("evidence", evidence);
    return one;
  }

  /// The names of steps and features where they have some, and where the tokens of a raw text stand
  /// in it.
  private void places(
      Map<String, Object> one, ExplainedBatch found, int n, List<Encoder> encoders) {
    Map<String, Object> steps = new LinkedHashMap<>();
    Map<String, Object> features = new LinkedHashMap<>();
    Map<String, Object> offsets = new LinkedHashMap<>();
    List<Layout.Part> parts = found.explanations().get(n).input().layout().parts();
    for (int b = 0; b < parts.size(); b++) {
      String name = model.branches().get(b).name();
      Layout.Part part = parts.get(b);
      if (found.groupings().get(b) != Explanation.Grouping.FEATURES) {
        put(steps, name, part.steps());
      }
      if (found.groupings().get(b) != Explanation.Grouping.EVENTS) {
        put(features, name, part.features());
      }
      if (!encoders.isEmpty()
          && encoders.get(b) instanceof TextSpans encoder
          && found.batch().entries().get(n).raw(b).orElse(NO_TEXT) instanceof Input.Text text
          && !text.equals(NO_TEXT)) {
        offsets.put(name, offsets(text.text(), encoder));
      }
    }
    put(one, "steps", steps);
    put(one, "features", features);
    put(one, "offsets", offsets);
  }

  private static void put(Map<String, Object> map, String name, Axis axis) {
    if (!(axis instanceof Axis.Numbered)) {
      map.put(name, IntStream.range(0, axis.length()).mapToObj(axis::label).toList());
    }
  }

  /// Of a model with one input the value itself, as with the attribution.
  private void put(Map<String, Object> one, String key, Map<String, Object> named) {
    if (!named.isEmpty()) {
      one.put(key, model.branches().size() == 1 ? named.values().iterator().next() : named);
    }
  }

  /// First character of each token and the one after its last, counted as characters (code points).
  private static List<int[]> offsets(String text, TextSpans encoder) {
    List<int[]> offsets = new ArrayList<>();
    for (Span span : encoder.spans(text)) {
      offsets.add(
          new int[] {text.codePointCount(0, span.start()), text.codePointCount(0, span.end())});
    }
    return offsets;
  }

  /// One word, or one an input where they differ.
  private Object grouping(List<Explanation.Grouping> groupings) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int b = 0; b < groupings.size(); b++) {
      named.put(model.branches().get(b).name(), groupings.get(b).name().toLowerCase(Locale.ROOT));
    }
    return groupings.stream().distinct().count() == 1
        ? groupings.get(0).name().toLowerCase(Locale.ROOT)
        : named;
  }

  private Object targets(List<Target> targets) {
    Map<String, Object> map = new LinkedHashMap<>();
    boolean same = targets.stream().distinct().count() == 1;
    if (same && targets.get(0) instanceof Target.Output output) {
      map.put("index", output.index());
      map.put("class", model.info().className(output.index()));
      map.put("scale", output.scale().words());
      map.put("step", output.step());
    }
    map.put(
        "description",
        same
            ? targets.get(0).description(model)
            : "the class that the model gives, sequence by sequence");
    return map;
  }

  private Object values(List<Tensor> parts) {
    if (parts.size() == 1) {
      return Batches.nested(parts.get(0));
    }
    Map<String, Object> named = new LinkedHashMap<>();
    for (int b = 0; b < parts.size(); b++) {
      named.put(model.branches().get(b).name(), Batches.nested(parts.get(b)));
    }
    return named;
  }

  private static Map<String, Object> evidence(Explanation e) {
    Map<String, Object> evidence = new LinkedHashMap<>(e.notes());
    if (e.by().card().complete()) {
      evidence.put("addsUp", e.completeness().relativeGap(1e-3) <= 0.01);
      evidence.put("gapShare", e.completeness().relativeGap(1e-3));
    }
    return evidence;
  }
}
