package gatelens.cli;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.formats.AtomicFile;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.Picture;
import gatelens.report.Report;
import gatelens.report.Table;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import gatelens.tensorboard.EventFile;
import gatelens.tensorboard.Projector;
import gatelens.trace.LayerTrace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
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
final class ExportCommand implements Callable<Integer> {
  private static final int MOST_IMAGES = 10;

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
    Model opened = model.model();
    if (List.of(Form.gatelens, Form.safetensors, Form.onnx).contains(form)) {
      ConvertCommand.write(opened, ConvertCommand.Form.valueOf(form.name()), output);
      options.messages().println("wrote " + form + " to " + output);
      return ExitCode.DONE.number();
    }
    if (form == Form.tensorboard) {
      tensorboard(
          opened,
          Explained.report(model.file, opened, inputs.samples(opened), target, method, options));
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
    JsonMapper mapper = new JsonMapper();
    AtomicFile.write(
        output.resolve("explanations.jsonl"),
        out -> {
          for (int n = 0; n < drawing.samples().size(); n++) {
            String line = mapper.writeValueAsString(drawing.line(n)) + "\n";
            out.write(line.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  private void tensorboard(Model opened, Report report) throws IOException {
    double now = System.currentTimeMillis() / 1000.0;
    try (EventFile events = EventFile.create(output, now)) {
      Table health = report.gateHealth();
      for (List<String> row : health.rows()) {
        String gate = row.get(0).replace('.', '/');
        events.scalar(gate + "/mean", 0, Double.parseDouble(row.get(1)));
        events.scalar(gate + "/saturated_low", 0, Double.parseDouble(row.get(2)));
        events.scalar(gate + "/saturated_high", 0, Double.parseDouble(row.get(3)));
      }
      for (var parameter : opened.parameters()) {
        events.histogram("weights/" + parameter.name(), 0, parameter.value().values());
      }
      for (int n = 0; n < report.samples().size(); n++) {
        Explanation e = report.explanations().get(n);
        events.scalar("why/score", n, e.completeness().score());
        events.scalar("why/not_explained", n, e.completeness().gap());
        events.text("why/sentence", n, report.sentence(n));
        for (LayerTrace layer : report.traces().get(n).recurrent()) {
          for (Map.Entry<String, Tensor> signal : layer.signals().entrySet()) {
            events.histogram(
                layer.layer().name() + "/" + signal.getKey(), n, signal.getValue().values());
          }
        }
        if (n < MOST_IMAGES) {
          for (List<Picture> section : report.pictures(n).values()) {
            for (Picture picture : section) {
              String tag = picture.name().replaceAll("-" + n + "$", "");
              events.image("pictures/" + tag, n, picture.png());
            }
          }
        }
      }
    }
    projector(opened, report);
  }

  private void projector(Model opened, Report report) throws IOException {
    List<Projector.Trajectory> all = new ArrayList<>();
    String name = "";
    for (int n = 0; n < report.samples().size(); n++) {
      List<LayerTrace> recurrent = report.traces().get(n).recurrent();
      if (recurrent.isEmpty()) {
        return;
      }
      LayerTrace last = recurrent.get(recurrent.size() - 1);
      name = last.layer().name() + ".hidden";
      Tensor hidden = report.traces().get(n).signal(name);
      int units = hidden.extent(1);
      float[][] states = new float[hidden.extent(0)][];
      for (int t = 0; t < states.length; t++) {
        states[t] = java.util.Arrays.copyOfRange(hidden.values(), t * units, (t + 1) * units);
      }
      Sequence first = report.samples().get(n).first();
      List<String> tokens =
          IntStream.range(0, states.length)
              .mapToObj(t -> t < first.length() ? first.steps().label(t) : "step " + t)
              .toList();
      float[] outputs = report.traces().get(n).output().values();
      int width = opened.outputWidth();
      int best = 0;
      for (int i = 1; i < width; i++) {
        int base = outputs.length - width;
        best = outputs[base + i] > outputs[base + best] ? i : best;
      }
      all.add(
          new Projector.Trajectory(
              states,
              tokens,
              opened.info().className(best),
              report.explanations().get(n).completeness().score()));
    }
    Projector.write(output, name, all);
  }
}
