package gatelens.cli.command;

import gatelens.cli.options.Cards;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.options.ViewOptions;
import gatelens.cli.program.ExitCode;
import gatelens.evidence.EvidenceCard;
import gatelens.explain.Baseline;
import gatelens.explain.ModelScore;
import gatelens.file.AtomicFile;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.picture.Picture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `gatelens export`: gates, states and attributions for other programs.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes gates, states, attributions, or the model, for other programs.",
    footer = {
      "",
      "Examples:",
      "  gatelens export model.keras --inputs x.npy --to tensorboard --output logs/",
      "  gatelens export model.keras --inputs x.npy --target 1 --to svg --output pictures/",
      "  gatelens export model.keras --inputs x.npy --to png --what gates --order cluster -o p/",
      "  gatelens export model.keras --to onnx --output model.onnx"
    })
public final class ExportCommand implements Callable<Integer> {
  /// Forms of export.
  enum Form {
    /// Event files and a projector folder.
    tensorboard,
    /// The numbers of every picture.
    csv,
    /// One line a sequence: score, attribution, gates and states.
    jsonl,
    /// The attributions, gates and states of each sequence.
    npy,
    /// Every picture, for the web and print.
    svg,
    /// Every picture, as pixels.
    png,
    /// The model in the project's own form; needs no inputs.
    gatelens,
    /// The model's weights under PyTorch's names; needs no inputs.
    safetensors,
    /// The model as a graph for ONNX Runtime and its kin; needs no inputs.
    onnx
  }

  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private ViewOptions views;

  @Option(
      names = "--to",
      paramLabel = "FORM",
      required = true,
      description = "${COMPLETION-CANDIDATES}")
  private Form form;

  @Option(
      names = "--target",
      paramLabel = "N",
      defaultValue = "0",
      description = "The output that is explained, from 0; default: ${DEFAULT-VALUE}.")
  private int target;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "deeplift",
      description = "See 'gatelens methods'; default: ${DEFAULT-VALUE}.")
  private String method = "deeplift";

  @Option(
      names = {"--output", "-o"},
      paramLabel = "DIR",
      required = true,
      description = "A folder; a file for gatelens, safetensors, onnx.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Model opened = model.model(options.messages());
    if (List.of(Form.gatelens, Form.safetensors, Form.onnx).contains(form)) {
      ConvertCommand.write(opened, ConvertCommand.Form.valueOf(form.name()), output);
      options.messages().println("wrote " + form + " to " + output);
      return ExitCode.DONE.number();
    }
    if (form == Form.tensorboard) {
      try (Workers workers = options.workers()) {
        Drawing drawing = Drawing.of(opened, inputs, target, method, options, workers);
        List<EvidenceCard> cards =
            new Cards(Cards.Depth.cheap, new Baseline.Zeros(), options.seed)
                .of(
                    opened,
                    drawing.scores().stream().map(ModelScore::target).toList(),
                    drawing.explanations(),
                    workers);
        new TensorBoardExport(
                opened,
                Explained.decisions(
                    drawing,
                    inputs.names(opened),
                    cards,
                    views,
                    new Baseline.Zeros(),
                    options.seed),
                drawing.sounds())
            .write(output);
      }
    } else {
      views.views();
      try (Workers workers = options.workers()) {
        write(Drawing.of(opened, inputs, target, method, options, workers));
      }
    }
    options.messages().println("wrote " + form + " to " + output);
    return ExitCode.DONE.number();
  }

  private void write(Drawing drawing) throws IOException {
    switch (form) {
      case npy -> drawing.arrays(output);
      case jsonl -> jsonl(drawing);
      default -> {
        for (int n = 0; n < drawing.samples().size(); n++) {
          for (Picture picture :
              drawing.pictures(n, views, new Baseline.Zeros(), options.seed, List.of())) {
            PictureOptions.write(picture, form.name(), output);
          }
        }
      }
    }
  }

  private void jsonl(Drawing drawing) throws IOException {
    JsonMapper mapper = JsonMapper.shared();
    AtomicFile.write(
        output.resolve("explanations.jsonl"),
        out -> {
          for (int n = 0; n < drawing.samples().size(); n++) {
            String line = mapper.writeValueAsString(drawing.line(n)) + "\n";
            out.write(line.getBytes(StandardCharsets.UTF_8));
          }
        });
  }
}
