package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.LookOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.options.QuestionOptions;
import gatelens.cli.options.ViewOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.decision.Decision;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Wanted;
import gatelens.file.AtomicFile;
import gatelens.formats.Npy;
import gatelens.lens.Lens;
import gatelens.model.Model;
import gatelens.report.document.ExportDocument;
import gatelens.report.document.Json;
import gatelens.report.picture.Picture;
import gatelens.report.tensorboard.DecisionEvents;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens export`: gates, states and attributions for other programs.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes gates, states, attributions, or the model, for other programs.",
    footer = {
      "",
      "Examples:",
      "  gatelens export model.keras --inputs x.npy --to tensorboard --output logs/",
      "  gatelens export m.gatelens --data cards.csv --only C00041 --to svg --output pictures/",
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
    /// Every picture, for print, its letters embedded.
    pdf,
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
  @Mixin private QuestionOptions asked;
  @Mixin private ViewOptions views;
  @Mixin private LookOptions looks = new LookOptions();

  @Option(
      names = "--to",
      paramLabel = "FORM",
      required = true,
      description = "${COMPLETION-CANDIDATES}")
  private Form form;

  @Option(
      names = {"--output", "-o"},
      paramLabel = "DIR",
      required = true,
      description = "A folder; a file for gatelens, safetensors, onnx.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Model opened = model.model(options.messages());
    switch (form) {
      case gatelens, safetensors, onnx ->
          ConvertCommand.write(opened, ConvertCommand.Form.valueOf(form.name()), output);
      case tensorboard -> {
        List<Decision> decisions = decisions(opened, Depth.CHEAP, Wanted.PICTURES);
        new DecisionEvents(opened, decisions, views.style()).write(output);
      }
      case npy -> arrays(decisions(opened, Depth.NONE, Wanted.USUAL));
      case jsonl -> lines(decisions(opened, Depth.NONE, Wanted.USUAL));
      case csv, svg, png, pdf -> {
        Wanted wanted = views.wanted(List.of(), Wanted.PICTURES);
        List<Decision> decisions = decisions(opened, Depth.NONE, wanted);
        for (Picture picture : views.pictures(decisions, List.of())) {
          PictureOptions.write(picture, form.name(), looks, output);
        }
      }
    }
    options.messages().println("wrote " + form + " to " + output);
    if (options.json) {
      gatelens.cli.text.Json.print(new ExportDocument(form.name(), output.toString()), System.out);
    }
    return ExitCode.DONE.number();
  }

  private List<Decision> decisions(Model opened, Depth evidence, Wanted wanted) throws IOException {
    try (Lens lens = Lens.of(opened, options.workers())) {
      Question question = asked.question(lens, options.seed, evidence, wanted);
      return new Jobs(options, "explain").all(lens.decide(inputs.asked(), question));
    }
  }

  /// Attributions and signals as arrays, one file each: `attribution-N.npy`, `LAYER.SIGNAL-N.npy`.
  private void arrays(List<Decision> decisions) throws IOException {
    for (Decision decision : decisions) {
      List<Tensor> parts = parts(decision);
      for (int b = 0; b < parts.size(); b++) {
        String input = parts.size() == 1 ? "" : "-" + decision.model().inputs().get(b);
        write("attribution" + input, decision, parts.get(b));
      }
      for (Map.Entry<String, Tensor> signal : decision.signals().entrySet()) {
        write(signal.getKey(), decision, signal.getValue());
      }
    }
  }

  /// The attribution of each input: as the method gives it, or grouped where that was asked.
  private List<Tensor> parts(Decision d) {
    List<Tensor> all = d.explanation().attribution();
    return asked.grouped() ? IntStream.range(0, all.size()).mapToObj(d::shown).toList() : all;
  }

  private void write(String what, Decision decision, Tensor values) throws IOException {
    Npy.write(output.resolve(what + "-" + decision.number() + ".npy"), values);
  }

  private void lines(List<Decision> decisions) throws IOException {
    AtomicFile.write(
        output.resolve("explanations.jsonl"),
        out -> {
          for (Decision decision : decisions) {
            String line = Json.text(ExportDocument.Line.of(decision, parts(decision))) + "\n";
            out.write(line.getBytes(StandardCharsets.UTF_8));
          }
        });
  }
}
