package gatelens.cli.options;

import gatelens.formats.ModelFiles;
import gatelens.formats.OpenedModel;
import gatelens.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The model that a command works on.
public final class ModelOption {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description =
          "Gatelens, Keras (.keras, .h5), PyTorch state dict, safetensors or ONNX; recognised by"
              + " its content.")
  public Path file;

  @Option(
      names = "--architecture",
      paramLabel = "FILE",
      description = "JSON that says what bare weights cannot: readout, activation, classes.")
  Optional<Path> architecture = Optional.empty();

  /// Opens the file.
  public OpenedModel open() throws IOException {
    return ModelFiles.open(file, architecture);
  }

  /// Opens the file for its model alone, and says on standard error which reading was taken where
  /// the file leaves several open.
  public Model model() throws IOException {
    OpenedModel opened = open();
    opened
        .inventory()
        .remark()
        .ifPresent(line -> System.err.println("note: " + file.getFileName() + ": " + line));
    return opened.model();
  }
}
