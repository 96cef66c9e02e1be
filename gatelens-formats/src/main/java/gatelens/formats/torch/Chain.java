package gatelens.formats.torch;

import gatelens.formats.Architecture;
import gatelens.formats.FormatException;
import gatelens.formats.GateOrder;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Pool;
import gatelens.layer.Scale;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes layers of a state dict in a given order: the one place where tensors become layers,
/// whether the order was told or found.
final class Chain {
  private static final float EPSILON = 1e-5f;

  private final Weights weights;
  private final Architecture architecture;
  private final List<Stack> stacks;
  private final List<Words> steps;
  private final boolean told;
  private final List<Layer> layers = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private int recurrent;
  private boolean vector;
  private int width;
  private int inputWidth = -1;

  private Chain(
      Weights weights,
      Architecture architecture,
      List<Stack> stacks,
      List<Words> steps,
      boolean told) {
    this.weights = weights;
    this.architecture = architecture;
    this.stacks = stacks;
    this.steps = steps;
    this.told = told;
  }

  /// Layers in order.
  ///
  /// @param inputWidth features a step; the size of the vocabulary before an embedding
  record Made(List<Layer> layers, int inputWidth) {}

  /// Makes the layers.
  ///
  /// @param weights those used are taken
  /// @param stacks the recurrent modules there are
  /// @param order the model from its input to its output, in the words of an architecture file
  /// @param told true if a person told it: then dense layers bear their modules' names
  /// @throws FormatException if shapes contradict each other
  /// @throws UnsupportedModelException if a word names nothing, or something that has no form here
  static Made of(
      Weights weights,
      Architecture architecture,
      List<Stack> stacks,
      List<String> order,
      boolean told)
      throws FormatException {
    List<Words> steps = new ArrayList<>();
    for (String text : order) {
      steps.add(Words.of(weights.file(), text));
    }
    Chain chain = new Chain(weights, architecture, stacks, steps, told);
    chain.readout();
    for (int i = 0; i < chain.steps.size(); i++) {
      i += chain.step(i);
    }
    chain.last();
    if (chain.inputWidth < 0) {
      throw new UnsupportedModelException(
          weights.file() + ": the architecture names no module, so there is no model");
    }
    return new Made(List.copyOf(chain.layers), chain.inputWidth);
  }

  /// Puts the readout behind the last recurrent module, where the order has none of its own.
  private void readout() {
    int last = -1;
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).isReadout() && stack(steps.get(i).name()).isEmpty()) {
        return;
      }
      last = stack(own(steps.get(i).name())).isPresent() ? i : last;
    }
    steps.add(last + 1, Words.of(weights.file(), architecture.readout()));
  }

  /// The activation that the architecture tells of the last layer.
  private void last() {
    if (architecture.tells(Architecture.Key.ACTIVATION)) {
      activate(Words.activation(weights.file(), architecture.activation()));
    }
  }

  /// Makes the layers of one step; how many more steps it took.
  private int step(int i) throws FormatException {
    Words step = steps.get(i);
    String name = own(step.name());
    Optional<Stack> stack = stack(name);
    if (stack.isPresent()) {
      return recurrent(stack.get(), i);
    }
    if (weights.look(join(name, "weight")).isPresent()
        || weights.look(join(name, "running_mean")).isPresent()) {
      module(name, step, i);
      step.activation().ifPresent(this::activate);
      return 0;
    }
    if (step.isReadout()) {
      pool(step.name(), i);
    } else if (Words.isActivation(step.name())) {
      activate(Words.activation(weights.file(), step.name()));
    } else if (!step.name().equals("dropout")) {
      throw new UnsupportedModelException(
          weights.file()
              + ": the architecture names "
              + step.name()
              + "; there is no such module among "
              + modules());
    }
    return 0;
  }

  private int recurrent(Stack stack, int i) throws FormatException {
    if (vector) {
      throw new UnsupportedModelException(
          weights.file()
              + ": the architecture has "
              + stack.name()
              + " after its steps were made one output");
    }
    String next = i + 1 < steps.size() ? steps.get(i + 1).name() : "every";
    boolean states = next.equals("states");
    boolean one = states || next.equals("last");
    layers.addAll(
        stack.layers(
            weights,
            recurrent,
            !one,
            states ? Bidirectional.Readout.FINAL_STATE : Bidirectional.Readout.LAST_STEP));
    recurrent += stack.layers();
    through(stack.inputs(), stack.width());
    vector = one;
    return one ? 1 : 0;
  }

  private void pool(String word, int i) {
    switch (word) {
      case "mean" -> layers.add(new Pool(unique("pool"), Pool.Kind.MEAN));
      case "max" -> layers.add(new Pool(unique("pool"), Pool.Kind.MAX));
      case "last" -> layers.add(new Pool(unique("pool"), Pool.Kind.LAST));
      case "flatten" -> layers.add(new Flatten(unique("flatten"), flattened(i)));
      case "every" -> {
        return;
      }
      default ->
          throw new UnsupportedModelException(
              weights.file()
                  + ": \""
                  + word
                  + "\" in the architecture must follow a recurrent module directly");
    }
    vector = true;
  }

  /// How many steps the next matrix takes side by side.
  private int flattened(int i) {
    for (Words step : steps.subList(i + 1, steps.size())) {
      Optional<Tensor> weight = weights.look(join(own(step.name()), "weight"));
      if (weight.isPresent() && weight.get().shape().rank() == 2 && width > 0) {
        return Math.max(1, weight.get().extent(1) / width);
      }
    }
    throw new UnsupportedModelException(
        weights.file() + ": after \"flatten\" in the architecture there is no dense layer");
  }

  /// A module that is not recurrent: its tensors say what it is, or the step does.
  private void module(String name, Words step, int i) throws FormatException {
    Optional<Tensor> weight = weights.look(join(name, "weight"));
    boolean statistics = weights.look(join(name, "running_mean")).isPresent();
    int rank = weight.map(w -> w.shape().rank()).orElse(1);
    boolean bias = weights.look(join(name, "bias")).isPresent();
    String kind = step.kind().orElse("");
    if (kind.equals("batch_norm") || (kind.isEmpty() && statistics)) {
      normalised(name, step);
    } else if (rank == 2 && (kind.equals("embedding") || (kind.isEmpty() && i == 0 && !bias))) {
      embedding(name);
    } else if (rank == 2 && (kind.equals("dense") || kind.isEmpty())) {
      dense(name);
    } else if (kind.equals("layer_norm") && rank == 1) {
      layerNorm(name, step);
    } else if (kind.equals("prelu") && weight.isPresent() && weight.get().size() == 1) {
      float slope = weights.take(join(name, "weight"), "slope").orElseThrow().values()[0];
      activate(new Activation(Activation.Kind.LEAKY_RELU, slope, 0));
    } else {
      throw new UnsupportedModelException(
          weights.file()
              + ": "
              + name
              + " in the architecture, "
              + weight.map(w -> w.shape().toString()).orElse("without a weight")
              + (kind.isEmpty()
                  ? ", may be several things; say which: "
                      + name
                      + ":layer_norm, "
                      + name
                      + ":prelu"
                  : ", is no " + kind));
    }
  }

  private void embedding(String name) {
    Tensor weight = weights.take(join(name, "weight"), "embedding").orElseThrow();
    through(weight.extent(0), weight.extent(1));
    layers.add(new Embedding(unique("embedding"), weight, architecture.maskZero()));
  }

  private void dense(String name) {
    Tensor weight = weights.take(join(name, "weight"), "dense").orElseThrow();
    int outputs = weight.extent(0);
    through(weight.extent(1), outputs);
    Tensor bias = weights.take(join(name, "bias"), "dense").orElse(Tensor.zeros(outputs));
    layers.add(
        new Dense(
            unique(told ? name.replace('.', '_') : "dense"),
            GateOrder.transposed(weight, outputs, new int[] {0}),
            bias,
            Activation.LINEAR));
  }

  private void layerNorm(String name, Words step) {
    Tensor gamma = weights.take(join(name, "weight"), "layer normalisation").orElseThrow();
    Tensor beta =
        weights.take(join(name, "bias"), "layer normalisation").orElse(Tensor.zeros(gamma.size()));
    through(gamma.size(), gamma.size());
    layers.add(
        new LayerNormalization(
            unique(name.replace('.', '_')), gamma, beta, epsilon(name, "LayerNorm", step)));
  }

  private float epsilon(String name, String kind, Words step) {
    if (step.number().isEmpty()) {
      weights
          .stock()
          .readAs(
              Kind.SETTING,
              join(name, "eps"),
              kind
                  + " with PyTorch's usual 1e-5, which no state dict holds; say another as "
                  + name
                  + (kind.equals("LayerNorm") ? ":layer_norm(1e-6)" : ":batch_norm(1e-3)"));
    }
    return step.number().orElse(EPSILON);
  }

  /// Batch normalisation with its statistics fixed: a scale and a shift.
  private void normalised(String name, Words step) throws FormatException {
    float epsilon = epsilon(name, "BatchNorm", step);
    Tensor mean = statistic(name, "running_mean");
    Tensor variance = statistic(name, "running_var");
    int size = mean.size();
    through(size, size);
    Optional<Tensor> gamma = weights.take(join(name, "weight"), "batch normalisation");
    Optional<Tensor> beta = weights.take(join(name, "bias"), "batch normalisation");
    double[] scale = new double[size];
    for (int i = 0; i < size; i++) {
      scale[i] =
          (gamma.isPresent() ? gamma.get().values()[i] : 1)
              / Math.sqrt((double) variance.values()[i] + epsilon);
    }
    layers.add(
        new Scale(
            unique(name.replace('.', '_')),
            Tensor.generate(i -> scale[i], size),
            Tensor.generate(
                i -> (beta.isPresent() ? beta.get().values()[i] : 0) - mean.values()[i] * scale[i],
                size)));
  }

  private Tensor statistic(String name, String which) throws FormatException {
    return weights
        .take(join(name, which), "batch normalisation")
        .orElseThrow(() ->
            new FormatException(
                weights.file() + ": the tensor " + join(name, which) + " is missing"));
  }

  /// An activation: of the dense layer before it where that has none yet, else a layer of its own.
  private void activate(Activation activation) {
    if (!layers.isEmpty()
        && layers.get(layers.size() - 1) instanceof Dense dense
        && dense.activation().equals(Activation.LINEAR)) {
      layers.set(
          layers.size() - 1, new Dense(dense.name(), dense.weight(), dense.bias(), activation));
    } else if (!activation.equals(Activation.LINEAR)) {
      layers.add(new ActivationLayer(unique("activation"), activation));
    }
  }

  private Optional<Stack> stack(String name) {
    return stacks.stream().filter(stack -> stack.name().equals(name)).findFirst();
  }

  /// The name as the weights have it here, of one that may be as the file has it.
  private String own(String told) {
    return weights.own(told);
  }

  private List<String> modules() {
    List<String> modules = new ArrayList<>();
    stacks.forEach(stack -> modules.add(stack.name()));
    for (String name : weights.left()) {
      String stem = Hints.stem(name);
      String module = stem.isEmpty() ? name : stem.substring(0, stem.length() - 1);
      if (!modules.contains(module)) {
        modules.add(module);
      }
    }
    return modules;
  }

  /// The width of what the module gives, after what it takes.
  private void through(int takes, int gives) {
    inputWidth = inputWidth < 0 ? takes : inputWidth;
    width = gives;
  }

  private static String join(String module, String part) {
    return module.isEmpty() ? part : module + "." + part;
  }

  private String unique(String name) {
    String free = name.isEmpty() ? "dense" : name;
    for (int k = 1; !names.add(free); k++) {
      free = name + "_" + k;
    }
    return free;
  }
}
