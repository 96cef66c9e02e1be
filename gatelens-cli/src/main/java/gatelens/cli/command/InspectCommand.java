package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.InventoryText;
import gatelens.cli.text.Json;
import gatelens.formats.Finding;
import gatelens.formats.OpenedModel;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.Dense;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `gatelens inspect`: what is in a model file.
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Says what is in a model file: layers, sizes, the GRU's convention, where weights came"
            + " from.",
    footer = {"", "Example:", "  gatelens inspect model.keras"})
public final class InspectCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;

  @Override
  public Integer call() throws IOException {
    OpenedModel opened = model.open();
    List<Map<String, Object>> layers = layers(opened.model());
    if (options.json) {
      Map<String, Object> document = Json.document("gatelens.inspect/1");
      document.put("format", opened.format());
      document.put("parameters", opened.model().parameterCount());
      document.put(
          "inputs", opened.model().branches().stream().map(InspectCommand::input).toList());
      document.put("layers", layers);
      document.put("outputs", opened.model().outputWidth());
      document.put("answersEveryStep", opened.model().answersEveryStep());
      document.put("classes", opened.model().info().classes());
      document.put(
          "findings",
          opened.findings().stream()
              .map(f ->
                  Map.of(
                      "kind",
                      f.kind().name().toLowerCase(Locale.ROOT),
                      "where",
                      f.where(),
                      "what",
                      f.what()))
              .toList());
      document.put("facts", opened.model().info().words());
      document.put("inventory", InventoryText.json(opened.inventory()));
      Json.print(document, System.out);
    } else {
      print(opened, layers);
    }
    return ExitCode.DONE.number();
  }

  private static Map<String, Object> input(Branch branch) {
    return Map.of(
        "name", branch.name(), "tokens", branch.readsTokens(), "width", branch.inputWidth());
  }

  private void print(OpenedModel opened, List<Map<String, Object>> layers) {
    Model it = opened.model();
    System.out.println(
        model.file
            + ": "
            + opened.format()
            + ", "
            + String.format(Locale.ROOT, "%,d", it.parameterCount())
            + " weights");
    for (Branch branch : it.branches()) {
      System.out.println(
          "  reads "
              + branch.name()
              + ": "
              + (branch.readsTokens()
                  ? "token ids int[N][T], 0 to " + (branch.inputWidth() - 1)
                  : "float[N][T][" + branch.inputWidth() + "]"));
    }
    for (Map<String, Object> layer : layers) {
      System.out.printf(
          Locale.ROOT,
          "  %-18s %-9s %9s  %s%n",
          layer.get("name"),
          "→ " + layer.get("output"),
          layer.get("parameters"),
          layer.get("what"));
    }
    System.out.println(
        "  answers "
            + (it.answersEveryStep() ? "float[N][T][" : "float[N][")
            + it.outputWidth()
            + "]"
            + (it.info().names().isEmpty() ? "" : ": " + it.info().names()));
    for (Finding finding : opened.findings()) {
      String mark =
          finding.kind() == Finding.Kind.WARNING
              ? "warning: "
              : finding.kind() == Finding.Kind.FOLDED ? "folded: " : "";
      System.out.println("  " + mark + finding.where() + ": " + finding.what());
    }
    InventoryText.lines(opened.inventory()).forEach(line -> System.out.println("  " + line));
  }

  private static List<Map<String, Object>> layers(Model model) {
    List<Map<String, Object>> list = new ArrayList<>();
    int joined = 0;
    for (Branch branch : model.branches()) {
      joined += add(list, branch.layers(), branch.inputWidth());
    }
    add(list, model.head(), joined);
    return list;
  }

  private static int add(List<Map<String, Object>> list, List<Layer> layers, int inputWidth) {
    int width = inputWidth;
    for (Layer layer : layers) {
      width = layer.outputWidth(width);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", layer.name());
      row.put("what", what(layer));
      row.put("output", width);
      row.put("parameters", layer.parameters().stream().mapToLong(p -> p.value().size()).sum());
      list.add(row);
    }
    return width;
  }

  private static String what(Layer layer) {
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
              + what(b.forward());
      case Dense d -> "dense, " + d.activation();
      case Dropout d -> "dropout " + d.rate() + " (while training only)";
      case Pool p -> p.kind().name().toLowerCase(Locale.ROOT) + " over steps";
      case LayerNormalization n -> "layer normalisation, epsilon " + n.epsilon();
      case Scale s -> "scale and shift, fixed";
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

  private static String back(gatelens.layer.Direction direction) {
    return direction == gatelens.layer.Direction.BACKWARD ? ", reads backward" : "";
  }

  private static String unusual(gatelens.layer.CellSettings settings) {
    return settings.isStandard()
        ? ""
        : ", gate " + settings.gate() + ", candidate " + settings.candidate();
  }
}
