package gatelens.formats.keras;

import gatelens.formats.ModelFiles;
import gatelens.formats.OpenedModel;
import gatelens.formats.safetensors.Safetensors;
import gatelens.layer.Branch;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The cases that `src/test/python/keras_cases.py` wrote: Keras' description of a model, weights by
/// a formula, inputs and Keras' answers.
record KerasCases(JsonNode json) {
  /// All cases of a file.
  static Stream<KerasCases> of(String file) {
    try (InputStream in = KerasCases.class.getResourceAsStream(file + ".json")) {
      List<KerasCases> all = new ArrayList<>();
      JsonMapper.shared()
          .readTree(in.readAllBytes())
          .forEach(each -> all.add(new KerasCases(each)));
      return all.stream();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /// One case.
  static KerasCases named(String file, String name) {
    return of(file).filter(each -> each.toString().equals(name)).findFirst().orElseThrow();
  }

  /// The description of the model, to be changed.
  ObjectNode config() {
    return (ObjectNode) json.path("config");
  }

  /// A layer's node in the description.
  ObjectNode layer(String name) {
    for (JsonNode layer : json.path("config").path("config").path("layers")) {
      if (layer.path("config").path("name").asString("").equals(name)) {
        return (ObjectNode) layer;
      }
    }
    throw new IllegalArgumentException("no layer " + name);
  }

  /// The weights by name.
  Map<String, Tensor> weights() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.path("weights").properties()) {
      int k = all.size();
      boolean variance = entry.getKey().contains("variance");
      int[] extents = new int[entry.getValue().size()];
      for (int i = 0; i < extents.length; i++) {
        extents[i] = entry.getValue().get(i).asInt();
      }
      all.put(
          entry.getKey(),
          Tensor.generate(
              i -> {
                double wave = Math.sin(0.37 * i + 1.3 * k + 0.5);
                return variance ? 1 + 0.5 * wave : 0.6 * wave;
              },
              extents));
    }
    return all;
  }

  /// Opens the model from a flat file of weights and the description beside it.
  OpenedModel open(Path folder) throws IOException {
    return open(folder, weights());
  }

  /// Opens the model with other weights.
  OpenedModel open(Path folder, Map<String, Tensor> weights) throws IOException {
    Path file = folder.resolve("weights.safetensors");
    Path description = folder.resolve("config.json");
    new Safetensors(weights, Map.of()).write(file);
    Files.writeString(description, config().toString());
    return ModelFiles.open(file, Optional.of(description));
  }

  /// The inputs of each sample, as the model reads them.
  List<Sample> samples(Model model) {
    List<Sample> samples = new ArrayList<>();
    JsonNode inputs = json.path("inputs");
    int count = inputs.path(model.inputs().get(0).name()).size();
    for (int n = 0; n < count; n++) {
      List<Sequence> parts = new ArrayList<>();
      for (Branch branch : model.inputs()) {
        parts.add(sequence(inputs.path(branch.name()).path(n), branch.readsTokens()));
      }
      samples.add(Sample.of(parts.toArray(new Sequence[0])));
    }
    return samples;
  }

  private static Sequence sequence(JsonNode steps, boolean tokens) {
    if (tokens) {
      int[] ids = new int[steps.size()];
      for (int t = 0; t < ids.length; t++) {
        ids[t] = steps.get(t).asInt();
      }
      return TokenSequence.of(ids);
    }
    int width = steps.get(0).size();
    return FeatureSequence.of(
        Tensor.generate(i -> steps.get(i / width).get(i % width).asDouble(), steps.size(), width));
  }

  /// What a model answers, flat.
  double[] answers(Model model) {
    try (Workers one = Workers.single()) {
      return model.predict(samples(model), one).stream()
          .flatMapToDouble(each -> {
            double[] wide = new double[each.size()];
            for (int i = 0; i < wide.length; i++) {
              wide[i] = each.values()[i];
            }
            return java.util.Arrays.stream(wide);
          })
          .toArray();
    }
  }

  /// What Keras answers, flat.
  double[] expected() {
    double[] all = new double[json.path("expected").size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = json.path("expected").get(i).asDouble();
    }
    return all;
  }

  /// What the refusal must name.
  String[] refused() {
    return json.path("refused").asString("").split("; ", -1);
  }

  @Override
  public String toString() {
    return json.path("name").asString();
  }
}
