package gatelens.cli.options;

import gatelens.file.Sha256;
import gatelens.formats.ModelFiles;
import gatelens.formats.OpenedModel;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.model.Model;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
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
      description =
          "JSON that says what bare weights cannot: readout, head, activation, layers, key,"
              + " classes; docs/models.md lists all.")
  Optional<Path> architecture = Optional.empty();

  @Mixin private NameOptions names = new NameOptions();

  /// Opens the file, with the names that were given.
  public OpenedModel open() throws IOException {
    OpenedModel read = ModelFiles.open(file, architecture);
    return new OpenedModel(
        names.named(read.model()), read.format(), read.findings(), read.inventory());
  }

  /// The digest by which a result names the model that gave it.
  public String sha256() throws IOException {
    return Sha256.hex(file);
  }

  /// Opens the file for its model alone.
  ///
  /// @param messages where it is said which reading was taken, where the file leaves several open
  public Model model(PrintStream messages) throws IOException {
    return said(file, open(), messages);
  }

  /// Opens the file with its encoding and the threads that were asked for.
  public Lens lens(GlobalOptions options) throws IOException {
    return Lens.of(model(options.messages()), options.workers());
  }

  /// Opens another file, with the threads that were asked for.
  ///
  /// @param architecture what bare weights cannot say
  public static Lens lens(Path file, Optional<Path> architecture, GlobalOptions options)
      throws IOException {
    OpenedModel opened = ModelFiles.open(file, architecture);
    return Lens.of(said(file, opened, options.messages()), options.workers());
  }

  /// Where a result of this model comes from.
  public Origin origin(Model opened, long seed) throws IOException {
    return Origin.of(seed).withModel(file, opened);
  }

  /// Opens another file for its model alone.
  ///
  /// @param messages where it is said which reading was taken, where the file leaves several open
  public static Model model(Path file, PrintStream messages) throws IOException {
    return said(file, ModelFiles.open(file, Optional.empty()), messages);
  }

  private static Model said(Path file, OpenedModel opened, PrintStream messages) {
    opened
        .inventory()
        .remark()
        .ifPresent(line -> messages.println("note: " + file.getFileName() + ": " + line));
    return opened.model();
  }
}
