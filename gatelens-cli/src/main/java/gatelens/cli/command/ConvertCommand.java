package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.StandardOutput;
import gatelens.cli.text.Json;
import gatelens.formats.onnx.OnnxWriter;
import gatelens.formats.own.ModelFile;
import gatelens.formats.torch.StateDictWriter;
import gatelens.model.Model;
import gatelens.report.document.ConvertDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens convert`: the model in another form.
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = "Writes a model as another program reads it.",
    footer = {
      "",
      "Examples:",
      "  gatelens convert model.keras --to onnx --output model.onnx",
      "  gatelens convert model.onnx --to safetensors --output weights.safetensors",
      "  gatelens convert model.h5 --to gatelens --output model.gatelens"
    })
public final class ConvertCommand implements Callable<Integer> {
  /// What can be written.
  enum Form {
    /// The project's own model file.
    gatelens,
    /// PyTorch's names and gate order, for `load_state_dict`.
    safetensors,
    /// A graph for ONNX Runtime and its kin.
    onnx
  }

  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;

  @Option(
      names = "--to",
      paramLabel = "FORM",
      required = true,
      description = "${COMPLETION-CANDIDATES}.")
  private Form form = Form.gatelens;

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      required = true,
      description = "Where it is written; -: standard output.")
  private Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    if (Files.isDirectory(output)) {
      throw new CommandFailure(
          ExitCode.USAGE, output + ": expected the name of a file, found a folder");
    }
    Model opened = model.model(options.messages());
    long bytes = StandardOutput.write(output, file -> write(opened, form, file));
    options.messages().println("wrote " + bytes + " bytes to " + output);
    if (options.json) {
      Json.print(new ConvertDocument(form.name(), output.toString(), bytes), System.out);
    }
    return ExitCode.DONE.number();
  }

  /// Writes a model beside the old file and moves it into place.
  static void write(Model model, Form form, Path file) throws IOException {
    switch (form) {
      case gatelens -> ModelFile.write(model, file);
      case safetensors -> StateDictWriter.write(model, file);
      case onnx -> OnnxWriter.write(model, file);
    }
  }
}
