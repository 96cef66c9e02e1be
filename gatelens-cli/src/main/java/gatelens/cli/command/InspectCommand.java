package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.InventoryText;
import gatelens.cli.text.Json;
import gatelens.formats.Finding;
import gatelens.formats.OpenedModel;
import gatelens.formats.onnx.FileCheck;
import gatelens.formats.onnx.OnnxRunner;
import gatelens.layer.Branch;
import gatelens.lens.ArrayNames;
import gatelens.model.Model;
import gatelens.report.document.InspectDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Option(
      names = "--check",
      description =
          "Runs an ONNX file in ONNX Runtime too, where gatelens-onnxruntime is on the class path,"
              + " and compares the answers.")
  private boolean check;

  @Override
  public Integer call() throws IOException {
    OpenedModel read = model.open();
    Optional<FileCheck> checked = check ? Optional.of(checked(read)) : Optional.empty();
    OpenedModel opened = checked.map(one -> with(read, one)).orElse(read);
    InspectDocument found = document(opened);
    if (options.json) {
      Json.print(found, System.out);
    } else {
      print(opened, found);
    }
    if (checked.isPresent() && !checked.get().holds()) {
      throw new CommandFailure(
          ExitCode.CHECK_FAILED,
          model.file + ": " + checked.get(),
          "predict --expect-trace finds the first layer and step that differ");
    }
    return ExitCode.DONE.number();
  }

  private FileCheck checked(OpenedModel read) throws IOException {
    if (!read.format().contains("ONNX")) {
      throw new CommandFailure(
          ExitCode.MODEL_NOT_SUPPORTED,
          model.file + ": --check runs ONNX files, and this is none",
          "predict MODEL --inputs x.npy --expect y.npy, with what its own framework answers");
    }
    OnnxRunner runner =
        OnnxRunner.find()
            .orElseThrow(() ->
                new CommandFailure(
                    ExitCode.SOURCE_UNAVAILABLE,
                    "--check: nothing on the class path runs ONNX files",
                    "the module gatelens-onnxruntime with ONNX Runtime beside the program's jar"));
    return FileCheck.of(runner, model.file, read.model(), options.seed);
  }

  /// With what came of the check as one more finding.
  private static OpenedModel with(OpenedModel opened, FileCheck checked) {
    List<Finding> findings = new ArrayList<>(opened.findings());
    findings.add(
        new Finding(
            checked.holds() ? Finding.Kind.FACT : Finding.Kind.WARNING,
            "check",
            checked.toString()));
    return new OpenedModel(opened.model(), opened.format(), findings, opened.inventory());
  }

  private static InspectDocument document(OpenedModel opened) {
    return InspectDocument.of(
        opened.format(),
        opened.model(),
        opened.findings().stream()
            .map(f ->
                new InspectDocument.Found(
                    f.kind().name().toLowerCase(Locale.ROOT), f.where(), f.what()))
            .toList(),
        opened.inventory().entries().stream()
            .map(e -> new InspectDocument.Part(e.kindWord(), e.name(), e.stateWord(), e.reason()))
            .toList());
  }

  private void print(OpenedModel opened, InspectDocument found) {
    Model it = opened.model();
    System.out.println(
        model.file
            + ": "
            + opened.format()
            + ", "
            + String.format(Locale.ROOT, "%,d", it.parameterCount())
            + " weights");
    for (Branch branch : it.inputs()) {
      System.out.println(
          "  reads "
              + branch.name()
              + ": "
              + (branch.readsTokens()
                  ? "token ids int[N][T], 0 to " + (branch.inputWidth() - 1)
                  : "float[N][T][" + branch.inputWidth() + "]")
              + ArrayNames.of(it.info()).described());
    }
    for (InspectDocument.LayerRow layer : found.layers()) {
      System.out.printf(
          Locale.ROOT,
          "  %-18s %-9s %9s  %s%n",
          layer.name(),
          "→ " + layer.output(),
          layer.parameters(),
          layer.what());
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
}
