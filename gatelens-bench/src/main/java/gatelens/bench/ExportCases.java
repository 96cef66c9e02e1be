package gatelens.bench;

import gatelens.formats.ModelFiles;
import gatelens.formats.Npy;
import gatelens.formats.onnx.OnnxWriter;
import gatelens.layer.Activation;
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
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Writes random models of every layer and setting as ONNX, with inputs and our answers, for a
/// check by other programs (`peers/check_onnx.py`), and says of each whether it is read again as
/// the same model.
///
/// A case is a folder with `model.onnx`, one `input-NAME.npy` for each input and `expected.npy`.
/// Padding stands in front, in the middle and at the end, and some sequences are all padding.
public final class ExportCases {
  private static final int ROWS = 4;
  private static final int STEPS = 6;
  private static final int VOCABULARY = 7;

  private final Random random;
  private int names;

  private ExportCases(long seed) {
    this.random = new Random(seed);
  }

  /// Writes the cases.
  ///
  /// @param arguments a folder, how many, and the first seed
  /// @throws IOException if a file cannot be written
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      System.err.println("usage: ExportCases FOLDER COUNT [SEED]");
      return;
    }
    int count = Integer.parseInt(arguments[1]);
    long first = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
    int same = 0;
    for (int i = 0; i < count; i++) {
      Path folder = Path.of(arguments[0]).resolve(String.format("export-%04d", first + i));
      Files.createDirectories(folder);
      boolean again = new ExportCases(first + i).write(folder);
      same += again ? 1 : 0;
      if (!again) {
        System.out.println(folder.getFileName() + ": read again as another model");
      }
    }
    System.out.println(count + " written, " + same + " read again as the same model");
  }

  private boolean write(Path folder) throws IOException {
    boolean shared = random.nextInt(6) == 0;
    int count = shared || random.nextInt(4) == 0 ? 2 : 1;
    boolean steps = random.nextInt(3) == 0;
    List<Branch> branches = new ArrayList<>();
    List<Tensor> inputs = new ArrayList<>();
    boolean tokens = random.nextInt(2) == 0;
    int width = 0;
    for (int b = 0; b < count; b++) {
      boolean ids = shared ? tokens : random.nextInt(2) == 0;
      int features =
          shared && b > 0 ? branches.get(0).inputWidth() : ids ? VOCABULARY : 1 + random.nextInt(4);
      List<Layer> layers = branch(ids, features, steps);
      String name = shared ? "output" : b == 0 ? "input" : "dense";
      branches.add(new Branch(name, features, layers));
      inputs.add(shared && b > 0 ? inputs.get(0) : data(ids, features));
      width += width(features, layers);
    }
    List<Layer> head = new ArrayList<>();
    if (count > 1 && steps && random.nextInt(2) == 0) {
      head.add(new MaskRule(fresh("any"), MaskRule.Kind.ANY));
    }
    int classes = tail(head, width, steps);
    List<String> words = new ArrayList<>();
    for (int c = 0; c < classes && classes > 1; c++) {
      words.add("class " + c);
    }
    Model model =
        new Model(
            branches,
            head,
            ModelInfo.NONE.withClasses(words).withFacts(Map.of("made by", "a test")));
    OnnxWriter.write(model, folder.resolve("model.onnx"));
    for (int b = 0; b < count; b++) {
      Npy.write(folder.resolve("input-" + branches.get(b).name() + ".npy"), inputs.get(b));
    }
    Npy.write(folder.resolve("expected.npy"), answers(model, inputs));
    Model again = ModelFiles.open(folder.resolve("model.onnx"), Optional.empty()).model();
    return again.branches().equals(model.branches())
        && again.head().equals(model.head())
        && again.info().equals(model.info());
  }

  private static Tensor answers(Model model, List<Tensor> inputs) {
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < ROWS; n++) {
      List<Sequence> parts = new ArrayList<>();
      for (int b = 0; b < inputs.size(); b++) {
        Tensor row = inputs.get(b).slice(n);
        if (model.branches().get(b).readsTokens()) {
          int[] ids = new int[row.size()];
          for (int t = 0; t < ids.length; t++) {
            ids[t] = (int) row.values()[t];
          }
          parts.add(TokenSequence.of(ids));
        } else {
          parts.add(FeatureSequence.of(row));
        }
      }
      samples.add(Sample.of(parts.toArray(Sequence[]::new)));
    }
    try (Workers one = Workers.single()) {
      List<Tensor> answers = model.predict(samples, one);
      int size = answers.get(0).size();
      return Tensor.generate(i -> answers.get(i / size).values()[i % size], ROWS, size);
    }
  }

  /// Token ids as floats, or features; absent steps are zero.
  private Tensor data(boolean tokens, int features) {
    boolean[][] present = new boolean[ROWS][STEPS];
    for (int n = 0; n < ROWS; n++) {
      boolean none = random.nextInt(8) == 0;
      for (int t = 0; t < STEPS; t++) {
        present[n][t] = !none && random.nextInt(3) > 0;
      }
    }
    if (tokens) {
      return Tensor.generate(
          i -> present[i / STEPS][i % STEPS] ? 1 + random.nextInt(VOCABULARY - 1) : 0, ROWS, STEPS);
    }
    return Tensor.generate(
        i -> present[i / features / STEPS][i / features % STEPS] ? random.nextGaussian() : 0,
        ROWS,
        STEPS,
        features);
  }

  /// Names as Keras gives them, which look like those that a writer would make.
  private String fresh(String stem) {
    String name = names == 0 ? stem : stem + "_" + names;
    names++;
    return random.nextInt(12) == 0
        ? (random.nextBoolean() ? "output" : "input") + "_" + names
        : name;
  }

  private <E extends Enum<E>> E any(Class<E> kind) {
    List<E> all = List.of(kind.getEnumConstants());
    return all.get(random.nextInt(all.size()));
  }

  private Tensor tensor(int... extents) {
    return Tensor.generate(i -> random.nextGaussian() * 0.5, extents);
  }

  private List<Layer> branch(boolean tokens, int features, boolean steps) {
    List<Layer> layers = new ArrayList<>();
    int width = features;
    if (tokens) {
      width = 1 + random.nextInt(4);
      layers.add(
          new Embedding(fresh("embedding"), tensor(VOCABULARY, width), random.nextBoolean()));
    } else if (random.nextInt(3) > 0) {
      layers.add(new Masking(fresh("masking"), 0));
    }
    int count = 1 + random.nextInt(3);
    for (int k = 0; k < count; k++) {
      width = between(layers, width);
      boolean every = k < count - 1 || steps || random.nextInt(3) > 0;
      RecurrentLayer layer = recurrent(width, every);
      layers.add(layer);
      width = layer.outputWidth(width);
      if (!every) {
        return layers;
      }
      int kind = random.nextInt(8);
      if (kind == 0) {
        layers.add(new MaskRule(fresh("zero"), MaskRule.Kind.ZERO));
      } else if (kind == 1) {
        layers.add(new Reverse(fresh("reverse")));
        if (random.nextBoolean()) {
          layers.add(new MaskRule(fresh("turned"), MaskRule.Kind.REVERSE));
        }
      } else if (kind == 2) {
        layers.add(new MaskRule(fresh("end"), MaskRule.Kind.DROP));
      }
    }
    between(layers, width);
    if (!steps) {
      int kind = random.nextInt(4);
      layers.add(
          kind < 3
              ? new Pool(fresh("pool"), any(Pool.Kind.class))
              : new Flatten(fresh("flatten"), STEPS));
    }
    return layers;
  }

  private int between(List<Layer> layers, int width) {
    return switch (random.nextInt(10)) {
      case 0 -> {
        layers.add(new Scale(fresh("scale"), tensor(width), tensor(width)));
        yield width;
      }
      case 1 -> {
        layers.add(
            new LayerNormalization(
                fresh("layer_normalization"), tensor(width), tensor(width), 1e-3f));
        yield width;
      }
      case 2 -> {
        layers.add(new ActivationLayer(fresh("activation"), function(false)));
        yield width;
      }
      case 3 -> {
        layers.add(new ParametricRelu(fresh("p_re_lu"), tensor(width)));
        yield width;
      }
      case 4 -> {
        layers.add(new Dropout(fresh("dropout"), 0.3f));
        yield width;
      }
      case 5 -> {
        int out = 1 + random.nextInt(4);
        layers.add(new Dense(fresh("dense"), tensor(width, out), tensor(out), function(true)));
        yield out;
      }
      default -> width;
    };
  }

  private int tail(List<Layer> head, int width, boolean steps) {
    int in = width;
    for (int k = 0; k < random.nextInt(3); k++) {
      in = between(head, in);
    }
    int out = 1 + random.nextInt(3);
    head.add(new Dense(fresh("dense"), tensor(in, out), tensor(out), function(true)));
    if (random.nextInt(4) == 0 && steps) {
      head.add(new Pool(fresh("global_average_pooling1d"), Pool.Kind.MEAN));
    }
    return out == 1 && lastIsSigmoid(head) ? 1 : out;
  }

  private static boolean lastIsSigmoid(List<Layer> head) {
    return head.get(head.size() - 1) instanceof Dense dense
        && dense.activation().equals(Activation.SIGMOID);
  }

  private Activation function(boolean rows) {
    Activation.Kind kind;
    do {
      kind = any(Activation.Kind.class);
    } while (!rows && new Activation(kind, 1, 1, 1).overRow());
    return switch (kind) {
      case HARD_SIGMOID, HARD_SILU -> new Activation(kind, 0.3f, 0.4f);
      case LIMITED_RELU -> new Activation(kind, 0.1f, 0.2f, 1.5f);
      case CLIP -> Activation.clip(-0.7f, 0.9f);
      case SELU -> Activation.SELU;
      default ->
          new Activation(
              kind,
              kind.parameters() > 0 ? 0.5f : 0,
              kind.parameters() > 1 ? 0.8f : 0,
              kind.parameters() > 2 ? 1.5f : 0);
    };
  }

  private CellSettings settings() {
    if (random.nextInt(3) > 0) {
      return CellSettings.STANDARD;
    }
    List<Activation> bounded =
        List.of(
            Activation.SIGMOID,
            Activation.hardSigmoid(0.2f),
            Activation.TANH,
            Activation.SOFTSIGN,
            Activation.clip(0, 1),
            new Activation(Activation.Kind.SCALED_TANH, 0.9f, 0.8f));
    List<Activation> all = new ArrayList<>(bounded);
    all.addAll(
        List.of(
            Activation.RELU,
            Activation.SELU,
            new Activation(Activation.Kind.SOFTPLUS, 0.5f),
            new Activation(Activation.Kind.ELU, 0.7f),
            new Activation(Activation.Kind.LEAKY_RELU, 0.1f)));
    return new CellSettings(
        bounded.get(random.nextInt(bounded.size())),
        all.get(random.nextInt(all.size())),
        bounded.get(random.nextInt(bounded.size())),
        random.nextBoolean() ? Float.POSITIVE_INFINITY : 1.5f);
  }

  private RecurrentLayer recurrent(int width, boolean every) {
    Direction direction = random.nextInt(3) == 0 ? Direction.BACKWARD : Direction.FORWARD;
    int units = 1 + random.nextInt(4);
    if (random.nextInt(3) > 0) {
      return cell(fresh("gru"), width, units, direction, every);
    }
    Bidirectional.Merge merge = any(Bidirectional.Merge.class);
    int other = merge == Bidirectional.Merge.CONCAT && random.nextInt(4) == 0 ? units + 1 : units;
    String name = fresh("bidirectional");
    RecurrentLayer forward = cell(name + "_forward", width, units, Direction.FORWARD, every);
    RecurrentLayer backward =
        random.nextInt(4) == 0 || other != units
            ? cell(name + "_backward", width, other, Direction.BACKWARD, every)
            : turned(forward, name + "_backward", width);
    return new Bidirectional(
        name,
        forward,
        backward,
        merge,
        random.nextBoolean() ? Bidirectional.Readout.FINAL_STATE : Bidirectional.Readout.LAST_STEP);
  }

  private RecurrentLayer turned(RecurrentLayer forward, String name, int width) {
    return switch (forward) {
      case Gru g ->
          new Gru(
              name,
              g.variant(),
              tensor(width, 3 * g.units()),
              g.recurrentWeight(),
              g.inputBias(),
              g.recurrentBias(),
              g.initialHidden(),
              g.settings(),
              Direction.BACKWARD,
              g.sequences());
      case Lstm l -> l.withDirection(Direction.BACKWARD);
      case Bidirectional b -> b;
    };
  }

  private RecurrentLayer cell(
      String name, int width, int units, Direction direction, boolean every) {
    Tensor state = random.nextInt(3) == 0 ? tensor(units) : Tensor.zeros(units);
    if (random.nextInt(5) < 2) {
      return new Lstm(
          name,
          tensor(width, 4 * units),
          tensor(units, 4 * units),
          tensor(4 * units),
          random.nextInt(3) == 0 ? tensor(3 * units) : Tensor.zeros(0),
          state,
          random.nextInt(3) == 0 ? tensor(units) : Tensor.zeros(units),
          settings(),
          direction,
          every);
    }
    GruVariant variant = any(GruVariant.class);
    return new Gru(
        name,
        variant,
        tensor(width, 3 * units),
        tensor(units, 3 * units),
        tensor(3 * units),
        variant == GruVariant.RESET_AFTER ? tensor(3 * units) : Tensor.zeros(3 * units),
        state,
        settings(),
        direction,
        every);
  }

  private static int width(int features, List<Layer> layers) {
    int width = features;
    for (Layer layer : layers) {
      width = layer.outputWidth(width);
    }
    return width;
  }
}
