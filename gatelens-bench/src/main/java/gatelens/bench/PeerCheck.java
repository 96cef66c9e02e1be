package gatelens.bench;

import gatelens.formats.FormatException;
import gatelens.formats.ModelFiles;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.formats.OpenedModel;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.onnx.OnnxWriter;
import gatelens.formats.own.ModelFile;
import gatelens.formats.torch.StateDictWriter;
import gatelens.layer.Branch;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Holds many models against the answers of the framework that made them, in one run of the
/// program: for each folder of a folder one line on standard output.
///
/// A case is a folder with `model.*` (or one file `model`), an optional `architecture.json`, one
/// `input-NAME.npy` for each input (`float[N][T][D]`, or integers `[N][T]`) and `expected.npy`,
/// `[N][C]` or `[N][T][C]`.
///
/// A line is `CASE outcome difference words`, separated by tabs. The outcome is `equal` (at most
/// 1e-5 of the scale, the larger of 1 and the largest expected value), `differs`, `refused` (exit 4
/// of the program), `damaged` (exit 3), `inputs` (what the model reads is not what is given) or
/// `crash`. With `--write` every model that opens is also written as our own file, as ONNX and as
/// safetensors, read again and compared: `own-…`, `onnx-…`, `safetensors-…` (refused where a layer
/// has no form in PyTorch); `answer.npy` is what it answers here, to which what a runtime makes of
/// the written file is held.
public final class PeerCheck {
  private static final double TOLERANCE = 1e-5;
  private static final int WORDS = 300;

  private PeerCheck() {}

  /// Runs all cases of a folder.
  ///
  /// @param arguments the folder, and `--write` where files are to be written too
  /// @throws IOException if the folder cannot be read
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      System.err.println("usage: PeerCheck FOLDER [--write]");
      return;
    }
    boolean write = Arrays.asList(arguments).contains("--write");
    List<Path> cases;
    try (Stream<Path> list = Files.list(Path.of(arguments[0]))) {
      cases = list.filter(Files::isDirectory).sorted().toList();
    }
    Map<String, Integer> counts = new TreeMap<>();
    try (Workers workers = Workers.of(2)) {
      for (Path each : cases) {
        for (Line line : run(each, write, workers)) {
          counts.merge(line.outcome, 1, Integer::sum);
          System.out.println(each.getFileName() + "\t" + line);
        }
      }
    }
    System.out.println("all\t" + counts);
  }

  /// What came of one case, or of one writing of it.
  private record Line(String outcome, double difference, String words) {
    static Line of(String outcome, String words) {
      String one = words.replaceAll("\\s+", " ");
      return new Line(
          outcome, Double.NaN, one.length() > WORDS ? one.substring(0, WORDS) + "…" : one);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s\t%s\t%s",
          outcome,
          Double.isNaN(difference) ? "-" : String.format(Locale.ROOT, "%.2e", difference),
          words);
    }
  }

  /// One thing that may be refused, damaged or crash.
  private interface Step {
    Line run() throws IOException;
  }

  private static Line guarded(String prefix, Step step) {
    try {
      return step.run();
    } catch (UnsupportedModelException refused) {
      return Line.of(prefix + "refused", String.valueOf(refused.getMessage()));
    } catch (FormatException damaged) {
      return Line.of(prefix + "damaged", String.valueOf(damaged.getMessage()));
    } catch (IllegalArgumentException wrong) {
      return Line.of(prefix + "inputs", String.valueOf(wrong.getMessage()));
    } catch (IOException | RuntimeException | StackOverflowError crash) {
      return Line.of(prefix + "crash", crash + " at " + Arrays.toString(crash.getStackTrace()));
    }
  }

  private static List<Line> run(Path folder, boolean write, Workers workers) {
    List<Line> lines = new ArrayList<>();
    List<Model> opened = new ArrayList<>();
    lines.add(
        guarded(
            "",
            () -> {
              Path architecture = folder.resolve("architecture.json");
              OpenedModel model =
                  ModelFiles.open(
                      model(folder),
                      Files.exists(architecture) ? Optional.of(architecture) : Optional.empty());
              Line line = compared("", model.model(), folder, write, workers);
              opened.add(model.model());
              return new Line(
                  line.outcome,
                  line.difference,
                  line.words + model.inventory().remark().orElse(""));
            }));
    for (Model model : write ? opened : List.<Model>of()) {
      lines.add(
          guarded(
              "own-",
              () -> {
                Path file = folder.resolve("again.gatelens");
                ModelFile.write(model, file);
                return compared("own-", ModelFile.read(file), folder, write, workers);
              }));
      lines.add(
          guarded(
              "onnx-",
              () -> {
                Path file = folder.resolve("again.onnx");
                OnnxWriter.write(model, file);
                return compared(
                    "onnx-",
                    ModelFiles.open(file, Optional.empty()).model(),
                    folder,
                    write,
                    workers);
              }));
      lines.add(
          guarded(
              "safetensors-",
              () -> {
                Path file = folder.resolve("again.safetensors");
                StateDictWriter.write(model, file);
                return compared(
                    "safetensors-",
                    ModelFiles.open(file, Optional.empty()).model(),
                    folder,
                    write,
                    workers);
              }));
    }
    return lines;
  }

  private static Path model(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(each -> each.getFileName().toString().matches("model(\\..*)?"))
          .filter(each -> !each.toString().endsWith(".data"))
          .findFirst()
          .orElseThrow(() -> new IOException(folder + " has no file model.*"));
    }
  }

  private static Tensor stacked(List<Tensor> answers) {
    int size = answers.get(0).size();
    return Tensor.generate(i -> answers.get(i / size).at(i % size), answers.size(), size);
  }

  private static Line compared(
      String prefix, Model model, Path folder, boolean write, Workers workers) throws IOException {
    Map<String, NpyArray> inputs = new TreeMap<>();
    try (Stream<Path> list = Files.list(folder)) {
      for (Path each : list.toList()) {
        String name = each.getFileName().toString();
        if (name.startsWith("input-")) {
          inputs.put(
              name.substring("input-".length(), name.length() - ".npy".length()), Npy.read(each));
        }
      }
    }
    NpyArray expected = Npy.read(folder.resolve("expected.npy"));
    List<Tensor> answers = model.predict(samples(model, inputs), workers);
    if (write && prefix.isEmpty()) {
      Npy.write(folder.resolve("answer.npy"), stacked(answers));
    }
    double scale = 1;
    for (int i = 0; i < expected.size(); i++) {
      double size = Math.abs(expected.get(i));
      scale = Double.isFinite(size) ? Math.max(scale, size) : scale;
    }
    double most = 0;
    int at = 0;
    for (Tensor answer : answers) {
      for (float value : answer.values()) {
        if (at == expected.size()) {
          return Line.of(prefix + "differs", "more values than expected");
        }
        double distance = Math.abs(value - expected.get(at)) / scale;
        boolean both =
            Double.compare(expected.get(at), value) == 0
                || (Double.isNaN(expected.get(at)) && Float.isNaN(value));
        most = both ? most : Math.max(most, Double.isNaN(distance) ? 1e9 : distance);
        at++;
      }
    }
    if (at != expected.size()) {
      return Line.of(prefix + "differs", at + " values, expected " + expected.size());
    }
    return new Line(prefix + (most <= TOLERANCE ? "equal" : "differs"), most, "");
  }

  private static List<Sample> samples(Model model, Map<String, NpyArray> inputs) {
    List<NpyArray> ordered = new ArrayList<>();
    for (Branch branch : model.inputs()) {
      NpyArray named = inputs.get(branch.name());
      if (named == null && (inputs.size() > 1 || model.inputs().size() > 1)) {
        throw new IllegalArgumentException(
            "no input " + branch.name() + " among " + inputs.keySet());
      }
      ordered.add(named == null ? inputs.values().iterator().next() : named);
    }
    int read = model.inputs().size();
    if (read < inputs.size()) {
      throw new IllegalArgumentException(
          "the model reads " + read + " of the inputs " + inputs.keySet());
    }
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < ordered.get(0).shape()[0]; n++) {
      List<Sequence> parts = new ArrayList<>();
      for (int b = 0; b < ordered.size(); b++) {
        parts.add(sequence(ordered.get(b), n, model.inputs().get(b).readsTokens()));
      }
      samples.add(Sample.of(parts.toArray(new Sequence[0])));
    }
    return samples;
  }

  private static Sequence sequence(NpyArray array, int row, boolean tokens) {
    int[] shape = array.shape();
    int steps = shape.length > 1 ? shape[1] : 1;
    int width = shape.length > 2 ? shape[2] : 1;
    if (tokens) {
      int[] ids = new int[steps];
      for (int t = 0; t < steps; t++) {
        ids[t] = (int) array.get(row * steps + t);
      }
      return TokenSequence.of(ids);
    }
    int from = row * steps * width;
    return FeatureSequence.of(Tensor.generate(i -> array.get(from + i), steps, width));
  }
}
