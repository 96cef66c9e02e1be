package gatelens.cli.command;

import gatelens.cli.options.Explaining;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ViewOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Batches;
import gatelens.data.Input;
import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.formats.Npy;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.picture.Picture;
import gatelens.report.picture.View;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decisions with everything that is drawn or written of them.
///
/// @param model the model
/// @param samples what was read
/// @param sounds of each sample, where it is one
/// @param traces one a sample
/// @param scores one a sample; read while their workers live
/// @param explanations one a sample
record Drawing(
    Model model,
    List<Sample> samples,
    List<Optional<Input.Audio>> sounds,
    List<Trace> traces,
    List<ModelScore> scores,
    List<Explanation> explanations) {

  /// Explains every sample.
  ///
  /// @param target of all of them
  static Drawing of(
      Model model,
      InputOptions inputs,
      int target,
      String method,
      GlobalOptions options,
      Workers workers)
      throws IOException {
    List<Sample> samples = inputs.samples(model);
    Target one = Target.Output.logit(target);
    try {
      one.objective(model);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
    }
    List<Target> targets = samples.stream().map(sample -> one).toList();
    Settings settings =
        new Settings(
            new Baseline.Zeros(), Optional.empty(), Optional.empty(), options.seed, Map.of());
    List<Explanation> explanations =
        Explaining.run(model, samples, targets, Explaining.named(method), settings, workers);
    return of(model, inputs, samples, targets, explanations, workers);
  }

  /// Joins explanations with what is drawn beside them.
  static Drawing of(
      Model model,
      InputOptions inputs,
      List<Sample> samples,
      List<Target> targets,
      List<Explanation> explanations,
      Workers workers)
      throws IOException {
    return new Drawing(
        model,
        samples,
        inputs.sounds(model),
        model.traces(samples, workers),
        targets.stream().map(target -> new ModelScore(model, target, workers)).toList(),
        explanations);
  }

  /// The waveform of one sample; an empty array if it is no sound.
  float[] waveform(int n) {
    return sounds.get(n).map(Input.Audio::samples).orElseGet(() -> new float[0]);
  }

  /// The pictures of one sample.
  ///
  /// @param usual the views where none is named; empty for all that fit
  List<Picture> pictures(int n, ViewOptions views, Baseline baseline, long seed, List<View> usual) {
    return views.pictures(
        scores.get(n),
        samples.get(n),
        traces.get(n),
        explanations.get(n),
        views.style(Integer.toString(n), waveform(n), baseline, seed),
        usual);
  }

  /// Attributions and signals as arrays, one file each: `attribution-N.npy`, `LAYER.SIGNAL-N.npy`.
  void arrays(Path folder) throws IOException {
    for (int n = 0; n < samples.size(); n++) {
      List<Tensor> parts = explanations.get(n).attribution();
      for (int b = 0; b < parts.size(); b++) {
        String input = parts.size() == 1 ? "" : "-" + model.branches().get(b).name();
        Npy.write(folder.resolve("attribution" + input + "-" + n + ".npy"), parts.get(b));
      }
      for (Map.Entry<String, Tensor> signal : signals(n).entrySet()) {
        Npy.write(folder.resolve(signal.getKey() + "-" + n + ".npy"), signal.getValue());
      }
    }
  }

  /// Every gate and state of one sample by its address.
  Map<String, Tensor> signals(int n) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    for (LayerTrace layer : traces.get(n).recurrent()) {
      layer.signals().forEach((name, value) -> all.put(layer.layer().name() + "." + name, value));
    }
    return all;
  }

  /// One line a sample: the score, its parts, and every gate and state.
  Map<String, Object> line(int n) {
    Explanation e = explanations.get(n);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", n);
    line.put("target", scores.get(n).description());
    line.put("score", e.completeness().score());
    line.put("baselineScore", e.completeness().baselineScore());
    line.put("attributed", e.completeness().attributed());
    line.put("gap", e.completeness().gap());
    if (e.attribution().size() == 1) {
      line.put("attribution", Batches.nested(e.first()));
    } else {
      Map<String, Object> named = new LinkedHashMap<>();
      for (int b = 0; b < e.attribution().size(); b++) {
        named.put(model.branches().get(b).name(), Batches.nested(e.attribution().get(b)));
      }
      line.put("attribution", named);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    signals(n).forEach((name, value) -> values.put(name, Batches.nested(value)));
    line.put("signals", values);
    return line;
  }
}
