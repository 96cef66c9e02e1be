package gatelens.model;

import gatelens.engine.Runs;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Branch;
import gatelens.layer.Dense;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Layer;
import gatelens.layer.MaskRule;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/// A gated recurrent model: branches of layers, each reading one input, joined side by side, and a
/// head. Branches of one name read one input. Immutable: no array that it hands out is one of its
/// own. It may be used by several threads at once.
///
/// Everything that reads many inputs takes {@link Workers}; the numbers do not depend on how many
/// they are.
public final class Model {
  private final List<Branch> branches;
  private final List<Layer> head;
  private final ModelInfo info;
  private final Packed packed;

  /// Asked for with every event of a stream.
  private final int outputWidth;

  /// A model of branches and a head.
  ///
  /// @param branches at least one
  /// @param head layers after the branches are joined; may be empty
  /// @param info names and origin
  /// @throws IllegalArgumentException if there is no branch, a name stands twice, or a layer does
  ///   not fit the one before it
  public Model(List<Branch> branches, List<Layer> head, ModelInfo info) {
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("a model needs at least one branch");
    }
    this.branches =
        head.isEmpty() && branches.size() == 1
            ? List.of(withoutIdleEnd(branches.get(0)))
            : List.copyOf(branches);
    this.head = withoutIdleEnd(head);
    this.info = info;
    Set<String> names = new HashSet<>();
    for (Layer layer : layers()) {
      if (!names.add(layer.name())) {
        throw new IllegalArgumentException(
            "two layers are named " + layer.name() + "; names must differ");
      }
    }
    this.packed = new Packed(this.branches, this.head);
    packed.get();
    this.outputWidth = outputWidth(this.branches, this.head);
    checkNames();
  }

  /// The same layers, packed already, under other names.
  private Model(Model same, ModelInfo info) {
    this.branches = same.branches;
    this.head = same.head;
    this.info = info;
    this.packed = same.packed;
    this.outputWidth = same.outputWidth;
    checkNames();
  }

  /// The same layers with other weights, not packed yet: that they fit is known.
  private Model(Model same, List<Branch> branches, List<Layer> head) {
    this.branches = branches;
    this.head = head;
    this.info = same.info;
    this.packed = new Packed(branches, head);
    this.outputWidth = same.outputWidth;
  }

  private void checkNames() {
    if (!info.classes().isEmpty() && info.classes().size() != classCount()) {
      throw new IllegalArgumentException(
          "the model has "
              + classCount()
              + " classes, but "
              + info.classes().size()
              + " are named");
    }
  }

  private static Branch withoutIdleEnd(Branch branch) {
    return new Branch(branch.name(), branch.inputWidth(), withoutIdleEnd(branch.layers()));
  }

  /// Layers without what stands behind the last activation and changes no value there, so that the
  /// logits are what this activation gets and not its outputs.
  private static List<Layer> withoutIdleEnd(List<Layer> layers) {
    int end = layers.size();
    while (end > 1 && isIdle(layers.get(end - 1))) {
      end--;
    }
    boolean activated = end > 0 && !activation(layers.get(end - 1)).equals(Activation.LINEAR);
    return List.copyOf(activated ? layers.subList(0, end) : layers);
  }

  private static boolean isIdle(Layer layer) {
    return switch (layer) {
      case Dropout dropout -> true;
      case ActivationLayer activation -> activation.activation().equals(Activation.LINEAR);
      case MaskRule rule -> rule.kind() != MaskRule.Kind.ZERO;
      default -> false;
    };
  }

  private static Activation activation(Layer layer) {
    return switch (layer) {
      case Dense dense -> dense.activation();
      case ActivationLayer activation -> activation.activation();
      default -> Activation.LINEAR;
    };
  }

  /// A plain stack of layers over one input.
  ///
  /// @param inputWidth features a step; ignored where the first layer is an embedding
  public static Model of(int inputWidth, Layer... layers) {
    int width =
        layers.length > 0 && layers[0] instanceof Embedding embedding
            ? embedding.vocabulary()
            : inputWidth;
    return new Model(
        List.of(new Branch("input", width, List.of(layers))), List.of(), ModelInfo.NONE);
  }

  /// The branches; those of one name read one input.
  public List<Branch> branches() {
    return branches;
  }

  /// For each input the first branch that reads it, in the order of {@link Sample#inputs()}: its
  /// name, and whether it is token ids.
  public List<Branch> inputs() {
    return packed.get().network().reads().inputs();
  }

  /// The layers after the branches are joined; empty for a plain stack.
  public List<Layer> head() {
    return head;
  }

  /// Names and origin.
  public ModelInfo info() {
    return info;
  }

  /// The same model with other names and origin.
  public Model withInfo(ModelInfo other) {
    return new Model(this, other);
  }

  /// All layers: those of the branches one branch after the other, then the head.
  public List<Layer> layers() {
    List<Layer> all = new ArrayList<>();
    branches.forEach(branch -> all.addAll(branch.layers()));
    all.addAll(head);
    return all;
  }

  /// All weights under `LAYER.PARAMETER`, in the order of {@link #layers()}.
  public List<Layer.Parameter> parameters() {
    List<Layer.Parameter> all = new ArrayList<>();
    for (Layer layer : layers()) {
      layer
          .parameters()
          .forEach(p -> all.add(new Layer.Parameter(layer.name() + "." + p.name(), p.value())));
    }
    return all;
  }

  /// The number of trained values.
  public long parameterCount() {
    return parameters().stream().mapToLong(p -> p.value().size()).sum();
  }

  /// The same model with other weights.
  ///
  /// @param values in the order and with the shapes of {@link #parameters()}
  /// @throws IllegalArgumentException if a shape differs
  public Model withParameters(List<Tensor> values) {
    List<Tensor> rest = new ArrayList<>(values);
    List<Branch> changed = new ArrayList<>();
    for (Branch branch : branches) {
      changed.add(
          new Branch(branch.name(), branch.inputWidth(), withParameters(branch.layers(), rest)));
    }
    return new Model(this, List.copyOf(changed), withParameters(head, rest));
  }

  private static List<Layer> withParameters(List<Layer> layers, List<Tensor> rest) {
    List<Layer> changed = new ArrayList<>();
    for (Layer layer : layers) {
      int count = layer.parameters().size();
      changed.add(layer.withParameters(List.copyOf(rest.subList(0, count))));
      rest.subList(0, count).clear();
    }
    return changed;
  }

  /// The number of values the model answers with, for the whole sequence or for each step.
  public int outputWidth() {
    return outputWidth;
  }

  private static int outputWidth(List<Branch> branches, List<Layer> head) {
    int width = 0;
    for (Branch branch : branches) {
      int w = branch.inputWidth();
      for (Layer layer : branch.layers()) {
        w = layer.outputWidth(w);
      }
      width += w;
    }
    for (Layer layer : head) {
      width = layer.outputWidth(width);
    }
    return width;
  }

  /// The number of classes that {@link ModelInfo#classes()} would name: two for one output that is
  /// a yes or a no, else the outputs.
  public int classCount() {
    return outputWidth() == 1 && link() == Link.SIGMOID ? 2 : outputWidth();
  }

  /// How its logits become probabilities.
  public Link link() {
    return Link.of(finalActivation(), outputWidth(), info);
  }

  /// The class that an answer stands for at its last step, by the rule of {@link PredictedClass}:
  /// the largest output; of one output that is a yes or a no 1 where its probability is a half or
  /// more, else 0.
  ///
  /// @param outputs `float[C]`, or `float[T][C]` of which the last step is taken, C being {@link
  ///   #outputWidth}
  public int predictedClass(float[] outputs) {
    return predictedClass(outputs, outputs.length - outputWidth());
  }

  /// The class that the outputs of one step stand for.
  ///
  /// @param outputs `float[T][C]`, flat
  /// @param from where the step begins
  /// @return 0 where the one output stands for no class
  public int predictedClass(float[] outputs, int from) {
    if (classCount() == 1) {
      return 0;
    }
    int width = outputWidth();
    return width == 1 && finalActivation().equals(Activation.LINEAR)
        ? PredictedClass.ofLogits(outputs, from, width)
        : PredictedClass.of(outputs, from, width);
  }

  /// True if the model answers at every step.
  public boolean answersEveryStep() {
    for (Branch branch : branches) {
      for (Layer layer : branch.layers()) {
        if (!layer.keepsSteps()) {
          return false;
        }
      }
    }
    return head.stream().allMatch(Layer::keepsSteps);
  }

  /// The last activation: what turns logits into the output; linear where several branches are
  /// joined and nothing follows.
  public Activation finalActivation() {
    List<Layer> last = head.isEmpty() ? branches.get(0).layers() : head;
    boolean joined = head.isEmpty() && branches.size() > 1;
    return joined || last.isEmpty() ? Activation.LINEAR : activation(last.get(last.size() - 1));
  }

  /// Which input a layer reads, or one of the two directions inside one: its number in {@link
  /// #inputs()}; empty for a layer behind all branches, and where there is none of this name.
  public OptionalInt inputOf(String layer) {
    return IntStream.range(0, branches.size())
        .filter(b -> branches.get(b).has(layer))
        .map(packed.get().network().reads()::input)
        .findFirst();
  }

  /// Tells models apart by what they compute: 32 hexadecimal digits, the first half of the SHA-256
  /// of the layers' kinds, settings and weights. Names, classes and facts do not enter.
  public String fingerprint() {
    return Fingerprint.of(this);
  }

  /// True if the model can be run step by step with a state of fixed size.
  public boolean isCausal() {
    return packed.get().network().causal();
  }

  // ---- answers ----

  /// What the model answers, `float[C]` each, or `float[T][C]` where it answers at every step.
  /// Keeps only the running state.
  ///
  /// @param samples of any lengths
  /// @throws IllegalArgumentException if an input does not fit; the message says which part
  public List<Tensor> predict(List<Sample> samples, Workers workers) {
    List<Tensor> outputs = new ArrayList<>(samples.size());
    for (Runs.Answer answer : packed.get().runs().answers(samples, workers)) {
      outputs.add(answer.output());
    }
    return List.copyOf(outputs);
  }

  /// What the model answers for one sample.
  public Tensor predict(Sample sample) {
    try (Workers one = Workers.single()) {
      return predict(List.of(sample), one).get(0);
    }
  }

  /// What the last activation gets, of the shapes of {@link #predict}.
  public List<Tensor> logits(List<Sample> samples, Workers workers) {
    return packed.get().runs().answers(samples, workers).stream().map(Runs.Answer::logits).toList();
  }

  /// Every gate and state of every layer and step.
  public Trace trace(Sample sample) {
    try (Workers one = Workers.single()) {
      return traces(List.of(sample), one).get(0);
    }
  }

  /// Every gate and state, for many samples.
  public List<Trace> traces(List<Sample> samples, Workers workers) {
    return packed.get().runs().traces(samples, workers);
  }

  /// Floats that a trace of a sequence of `steps` steps holds, about: what a caller should have
  /// room for.
  public long traceSize(long steps) {
    long perStep = 0;
    for (Branch branch : branches) {
      int width = branch.inputWidth();
      for (Layer layer : branch.layers()) {
        long units = layer.outputWidth(width);
        perStep += (layer.parameters().size() > 2 ? 7 : 2) * units + width;
        width = layer.outputWidth(width);
      }
    }
    return perStep * steps;
  }

  // ---- streams ----

  /// The state before the first event of a stream.
  ///
  /// @throws IllegalStateException if the model is not causal
  public State initialState() {
    if (!isCausal()) {
      throw new IllegalStateException(
          "this model reads backward or has several inputs, so it cannot be run step by step; run"
              + " it on whole sequences");
    }
    return new State(Tensor.zeros(0), 0);
  }

  /// Takes the next event, or several, of a stream: the same numbers as the whole sequence would
  /// give.
  ///
  /// @param state from {@link #initialState()} or the step before
  /// @param event a sequence of one step or more
  /// @throws IllegalArgumentException if the state is of another model
  public Step step(State state, Sample event) {
    if (state.values().size() != 0 && state.values().size() != packed.get().runs().stateSize()) {
      throw new IllegalArgumentException(
          "state: expected float["
              + packed.get().runs().stateSize()
              + "], found "
              + state.values().shape()
              + "; it was made by another model");
    }
    Runs.Stepped stepped = packed.get().runs().step(state.values().values(), state.steps(), event);
    State next =
        new State(
            Tensor.of(stepped.state(), stepped.state().length),
            state.steps() + event.first().length());
    return new Step(next, stepped.answer().output(), stepped.trace());
  }

  // ---- for explanations ----

  /// The model as a function of continuous inputs, with gradients and states: what explainers ask.
  public ContinuousModel continuous() {
    return packed.get().continuous();
  }

  /// Names and shapes of what the model has, one line a layer.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Layer layer : layers()) {
      text.append(text.isEmpty() ? "" : " → ").append(layer.name());
    }
    return text.toString();
  }

  /// Origin facts added to {@link ModelInfo#facts()}.
  public Model withFacts(Map<String, String> facts) {
    return withInfo(info.withFacts(facts));
  }
}
