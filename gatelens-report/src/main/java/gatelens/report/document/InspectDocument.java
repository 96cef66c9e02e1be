package gatelens.report.document;

import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.CellSettings;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.MaskRule;
import gatelens.layer.Masking;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `gatelens.inspect/1`: what is in a model file.
///
/// @param format of the file, in words
/// @param parameters trained values of the model
/// @param inputs of the model
/// @param layers in the order in which they run: those of each input, then the head
/// @param outputs how many numbers it answers with, at every step where it answers at every step
/// @param answersEveryStep whether it does
/// @param classes what the outputs are called; empty where the model does not name them
/// @param findings what was found while the file was opened
/// @param facts what else the file says, by name
/// @param inventory every part of the file and what became of it; empty of a file of which no
///   account was taken
public record InspectDocument(
    String format,
    long parameters,
    List<Read> inputs,
    List<LayerRow> layers,
    int outputs,
    boolean answersEveryStep,
    List<String> classes,
    List<Found> findings,
    Map<String, String> facts,
    List<Part> inventory)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.inspect/1";

  /// An input.
  ///
  /// @param name of the input
  /// @param tokens true if it reads token ids
  /// @param width features per step, or how many tokens there are
  public record Read(String name, boolean tokens, int width) {
    private static Read of(Branch branch) {
      return new Read(branch.name(), branch.readsTokens(), branch.inputWidth());
    }
  }

  /// A layer.
  ///
  /// @param name of the layer
  /// @param what it is, in words
  /// @param output features that it gives
  /// @param parameters its trained values
  public record LayerRow(String name, String what, int output, long parameters) {}

  /// Something that was found.
  ///
  /// @param kind `fact`, `folded` or `warning`
  /// @param where the layer or the part of the file
  /// @param what in words
  public record Found(String kind, String where, String what) {}

  /// A part of the file.
  ///
  /// @param kind `layer`, `operator`, `weight`, `setting` …
  /// @param name as the file has it, with its place
  /// @param state what became of it: `used`, `read as`, `immaterial`
  /// @param reason why, in words; empty where the state says everything
  public record Part(String kind, String name, String state, String reason) {}

  /// Keeps unmodifiable copies.
  public InspectDocument {
    inputs = List.copyOf(inputs);
    layers = List.copyOf(layers);
    classes = List.copyOf(classes);
    findings = List.copyOf(findings);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    inventory = List.copyOf(inventory);
  }

  /// Of a model, with what its file said.
  ///
  /// @param format of the file, in words
  public static InspectDocument of(
      String format, Model model, List<Found> findings, List<Part> inventory) {
    return new InspectDocument(
        format,
        model.parameterCount(),
        model.inputs().stream().map(Read::of).toList(),
        layers(model),
        model.outputWidth(),
        model.answersEveryStep(),
        model.info().classes(),
        findings,
        words(model.info()),
        inventory);
  }

  /// What is of use to people: not the marks of the inputs that were learned from.
  private static Map<String, String> words(ModelInfo info) {
    Map<String, String> words = new LinkedHashMap<>(info.words());
    words.remove(ModelInfo.LEARNED);
    return words;
  }

  private static List<LayerRow> layers(Model model) {
    List<LayerRow> rows = new ArrayList<>();
    int joined = 0;
    for (Branch branch : model.branches()) {
      joined += add(rows, branch.layers(), branch.inputWidth());
    }
    add(rows, model.head(), joined);
    return rows;
  }

  /// @return the width after the last layer
  private static int add(List<LayerRow> rows, List<Layer> layers, int inputWidth) {
    int width = inputWidth;
    for (Layer layer : layers) {
      width = layer.outputWidth(width);
      long parameters = layer.parameters().stream().mapToLong(p -> p.value().size()).sum();
      rows.add(new LayerRow(layer.name(), LayerWords.of(layer), width, parameters));
    }
    return width;
  }

  @Override
  public String schema() {
    return SCHEMA;
  }

  /// Layers in words.
  private static final class LayerWords {
    private LayerWords() {}

    /// What a layer is.
    static String of(Layer layer) {
      return switch (layer) {
        case Embedding e ->
            "embedding of "
                + e.vocabulary()
                + " tokens"
                + (e.maskZero() ? ", token 0 is padding" : "");
        case Masking m -> "masking of steps whose features all are " + m.value();
        case Gru g ->
            "GRU of "
                + g.units()
                + " units"
                + every(g.sequences())
                + ", "
                + convention(g.variant())
                + back(g.direction())
                + unusual(g.settings());
        case Lstm l ->
            "LSTM of "
                + l.units()
                + " units"
                + every(l.sequences())
                + back(l.direction())
                + (l.peephole().size() > 0 ? ", peepholes" : "")
                + unusual(l.settings());
        case Bidirectional b ->
            "both directions ("
                + b.merge().name().toLowerCase(Locale.ROOT)
                + "): "
                + of(b.forward());
        case Dense d -> "dense, " + d.activation();
        case Dropout d -> "dropout " + d.rate() + " (while training only)";
        case Pool p -> p.kind().name().toLowerCase(Locale.ROOT) + " over steps";
        case LayerNormalization n -> "layer normalisation, epsilon " + n.epsilon();
        case Scale s ->
            s.statistics().isPresent()
                ? "batch normalisation, by its moving statistics"
                : "scale and shift, fixed";
        case ActivationLayer a -> a.activation().toString();
        case Reverse r -> "steps reversed";
        case ParametricRelu p -> "rectifier with a slope for each feature";
        case MaskRule m ->
            switch (m.kind()) {
              case ZERO -> "masked steps become zero";
              case DROP -> "the mask ends here";
              case REVERSE -> "the mask is turned back";
              case ANY -> "a step counts if it counts in any input";
            };
        case Flatten f -> f.steps() + " steps side by side";
      };
    }

    private static String convention(GruVariant variant) {
      return switch (variant) {
        case RESET_AFTER -> "reset after the recurrent product, update keeps";
        case RESET_BEFORE -> "reset before the recurrent product, update keeps";
        case UNCOUPLED -> "uncoupled, 1 - update keeps";
      };
    }

    private static String every(boolean sequences) {
      return sequences ? " at every step" : "";
    }

    private static String back(Direction direction) {
      return direction == Direction.BACKWARD ? ", reads backward" : "";
    }

    private static String unusual(CellSettings settings) {
      return settings.isStandard()
          ? ""
          : ", gate " + settings.gate() + ", candidate " + settings.candidate();
    }
  }
}
