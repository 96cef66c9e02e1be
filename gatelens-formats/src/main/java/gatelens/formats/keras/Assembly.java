package gatelens.formats.keras;

import gatelens.formats.FormatException;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.Stocktaking;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.MaskRule;
import gatelens.layer.Masking;
import gatelens.layer.Pool;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Reverse;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Puts layers together to a model, and follows the mask: what Keras does with masked steps behind
/// each layer is said with {@link MaskRule}s.
final class Assembly {
  private final String file;
  private final Layers maker;
  private final Function<String, Weights> weights;
  private final Version version;
  private final Stocktaking stock;
  private final Set<String> names = new HashSet<>();

  /// @param weights of a layer by its name
  Assembly(
      String file,
      Layers maker,
      Function<String, Weights> weights,
      Version version,
      Stocktaking stock) {
    this.file = file;
    this.maker = maker;
    this.weights = weights;
    this.version = version;
    this.stock = stock;
  }

  /// How versions of Keras differ where masks are concerned.
  ///
  /// @param three true from Keras 3 on: a joined step counts if any part counts
  /// @param zeroes true if a Bidirectional sets masked steps to zero
  record Version(boolean three, boolean zeroes) {
    /// @param text `2.4.0`, `2.2.4-tf`, `3.15.1`
    static Version of(String text) {
      String[] parts = text.split("[.-]", -1);
      int major = number(parts, 0);
      int minor = number(parts, 1);
      boolean early = major < 2 || (major == 2 && minor < (text.endsWith("-tf") ? 3 : 4));
      return new Version(major >= 3, !early);
    }

    private static int number(String[] parts, int index) {
      return index < parts.length && parts[index].matches("[0-9]{1,4}")
          ? Integer.parseInt(parts[index])
          : 0;
    }
  }

  /// What has been put together so far, and what comes out of it.
  private static final class Chain {
    final List<Layer> layers = new ArrayList<>();
    Layers.Input now;
    MaskOrigin mask = MaskOrigin.NONE;

    Chain(Layers.Input now) {
      this.now = now;
    }
  }

  /// The model.
  Model model(Graph graph) throws FormatException {
    List<Chain> chains = new ArrayList<>();
    for (Graph.Path path : graph.branches()) {
      Chain chain = new Chain(entry(path));
      for (Graph.Stop stop : path.layers()) {
        add(chain, stop);
      }
      chains.add(chain);
    }
    Chain head = join(graph, chains);
    List<Branch> branches = new ArrayList<>();
    for (int b = 0; b < chains.size(); b++) {
      branches.add(branch(graph.branches().get(b), chains.get(b)));
    }
    for (Graph.Stop stop : graph.head()) {
      add(head, stop);
    }
    try {
      return new Model(
          branches, graph.join().isPresent() ? head.layers : List.of(), ModelInfo.NONE);
    } catch (IllegalArgumentException wrong) {
      throw new FormatException(file + ": " + wrong.getMessage(), wrong);
    }
  }

  private Branch branch(Graph.Path path, Chain chain) throws FormatException {
    int width =
        !chain.layers.isEmpty() && chain.layers.get(0) instanceof Embedding embedding
            ? embedding.vocabulary()
            : entry(path).width();
    stock.used(Kind.INPUT, path.name());
    try {
      return new Branch(path.name(), width, chain.layers);
    } catch (IllegalArgumentException wrong) {
      throw new UnsupportedModelException(file + ": " + wrong.getMessage());
    }
  }

  /// What an input brings.
  private Layers.Input entry(Graph.Path path) throws FormatException {
    List<Integer> shape = path.shape();
    boolean tokens = path.tokens();
    int rank = tokens ? 2 : 3;
    if (!shape.isEmpty() && shape.size() != rank) {
      throw new UnsupportedModelException(
          file
              + ": input "
              + path.name()
              + " has the shape "
              + shape.toString().replace("-1", "any")
              + " with the batch"
              + (shape.size() == 2 ? ": a vector for the whole of a sequence" : "")
              + "; supported are sequences of features [any, T, D], and token ids [any, T] read by"
              + " an Embedding");
    }
    int steps = shape.size() > 1 ? shape.get(1) : -1;
    int width = tokens ? 1 : shape.size() > 2 ? shape.get(2) : -1;
    return new Layers.Input(steps, width > 0 ? width : firstWidth(path), true);
  }

  /// The width of the input where no shape is given: what the first weight takes.
  private int firstWidth(Graph.Path path) throws FormatException {
    for (Graph.Stop stop : path.layers()) {
      int rows = weights.apply(stop.layer().name()).firstRows();
      if (rows > 0) {
        return rows;
      }
    }
    throw new FormatException(
        file + ": the number of features of input " + path.name() + " is not in the file");
  }

  private void add(Chain chain, Graph.Stop stop) throws FormatException {
    LayerConfig layer = stop.layer();
    given(stop, chain.mask);
    KnownLayer known =
        KnownLayer.named(layer.kind()).orElseThrow(() -> Layers.unknown(file, layer));
    KnownLayer.Mask does = known.mask();
    boolean inside =
        layer.kind().equals("TimeDistributed")
            && layer.config().path("layer").path("class_name").asString("").equals("Softmax");
    if (chain.mask.masks() && (does == KnownLayer.Mask.REFUSED || inside)) {
      throw new UnsupportedModelException(
          file
              + ": layer "
              + layer.name()
              + " ("
              + layer.kind()
              + ") is given the mask of steps, which Keras applies to features there; an activation"
              + " softmax knows no mask");
    }
    Layers.Made made;
    try {
      made = maker.of(layer, weights.apply(layer.name()), chain.now);
    } catch (IllegalArgumentException wrong) {
      throw new FormatException(
          file + ": layer " + layer.name() + ": " + wrong.getMessage(), wrong);
    }
    if (made.unrolledBack() && chain.mask.masks()) {
      throw new UnsupportedModelException(
          file
              + ": layer "
              + layer.name()
              + " ("
              + layer.kind()
              + ") is unrolled, goes backwards and sets masked steps to zero, where Keras sets"
              + " other steps to zero than those that are masked; unroll=False is supported");
    }
    boolean ends = does == KnownLayer.Mask.ENDS || layer.kind().equals("Masking");
    if (ends && chain.mask.masks()) {
      put(chain, new MaskRule(fresh(layer.name() + "_every_step"), MaskRule.Kind.DROP));
      chain.mask = MaskOrigin.NONE;
    }
    for (Layer one : made.layers()) {
      boolean zero = made.zeroOutput() && chain.mask.masks();
      if (one instanceof RecurrentLayer recurrent) {
        recurrent(chain, recurrent, zero);
      } else {
        put(chain, named(one));
      }
      masked(chain, stop, one);
    }
  }

  /// Layers of one name, where a layer of Keras stands in two branches, get names of their own.
  private Layer named(Layer layer) {
    String name = fresh(layer.name());
    return name.equals(layer.name()) ? layer : Renamed.of(layer, name);
  }

  private String fresh(String name) {
    String free = name;
    for (int n = 2; !names.add(free); n++) {
      free = name + "_" + n;
    }
    return free;
  }

  private void put(Chain chain, Layer layer) throws FormatException {
    try {
      int width = layer.outputWidth(chain.now.width());
      boolean sequence = chain.now.sequence() && layer.keepsSteps() && keeps(layer);
      chain.now = new Layers.Input(sequence ? chain.now.steps() : -1, width, sequence);
    } catch (IllegalArgumentException wrong) {
      throw new FormatException(file + ": " + wrong.getMessage(), wrong);
    }
    chain.layers.add(layer);
  }

  private static boolean keeps(Layer layer) {
    return !(layer instanceof RecurrentLayer recurrent) || recurrent.sequences();
  }

  /// A recurrent layer with what Keras does at masked steps: held states, or zeros; and the states
  /// of one that reads backward in the order in which they were made, under the mask as it was.
  private void recurrent(Chain chain, RecurrentLayer layer, boolean zero) throws FormatException {
    boolean both = layer instanceof gatelens.layer.Bidirectional;
    boolean backward =
        switch (layer) {
          case Gru gru -> gru.direction() == gatelens.layer.Direction.BACKWARD;
          case Lstm lstm -> lstm.direction() == gatelens.layer.Direction.BACKWARD;
          case gatelens.layer.Bidirectional one -> false;
        };
    if (both && zero && !version.zeroes) {
      stock.readAs(
          Kind.LAYER,
          layer.name(),
          "masked steps hold the state of the step before, as in this early version of Keras");
      zero = false;
    }
    boolean last = zero && !layer.sequences();
    put(chain, named(last ? layer.withSequences(true) : layer));
    boolean steps = layer.sequences() || last;
    if (zero) {
      put(chain, new MaskRule(fresh(layer.name() + "_zero"), MaskRule.Kind.ZERO));
    }
    if (backward && steps) {
      put(chain, new Reverse(fresh(layer.name() + "_order")));
      if (chain.mask.masks() && !last) {
        put(chain, new MaskRule(fresh(layer.name() + "_mask"), MaskRule.Kind.REVERSE));
      }
    }
    if (last) {
      put(chain, new MaskRule(fresh(layer.name() + "_every_step"), MaskRule.Kind.DROP));
      put(chain, new Pool(fresh(layer.name() + "_last"), Pool.Kind.LAST));
    }
  }

  /// The mask behind a layer.
  private void masked(Chain chain, Graph.Stop stop, Layer made) throws FormatException {
    switch (made) {
      case Masking masking -> {
        chain.mask = MaskOrigin.differs(stop.from(), masking.value());
        if (masking.value() != 0) {
          put(chain, new MaskRule(fresh(masking.name() + "_zero"), MaskRule.Kind.ZERO));
        }
      }
      case Embedding embedding when embedding.maskZero() ->
          chain.mask = MaskOrigin.differs(stop.from(), 0);
      default -> chain.mask = chain.now.sequence() ? chain.mask : MaskOrigin.NONE;
    }
  }

  /// A mask that is given by name must be the one that Keras hands on.
  private void given(Graph.Stop stop, MaskOrigin mask) {
    if (stop.mask().isPresent() && !stop.mask().get().equals(mask)) {
      stock.notUnderstood(
          Kind.ARGUMENT,
          stop.layer().name() + "(mask=)",
          "another mask than the one that Keras hands on to this layer");
      stock.check();
    }
  }

  private Chain join(Graph graph, List<Chain> chains) throws FormatException {
    if (graph.join().isEmpty()) {
      return chains.get(0);
    }
    LayerConfig join = graph.join().get();
    boolean sequence = chains.get(0).now.sequence();
    int width = 0;
    for (Chain chain : chains) {
      width += chain.now.width();
      if (chain.now.sequence() != sequence) {
        throw new UnsupportedModelException(
            file + ": layer " + join.name() + " joins steps and vectors; all must be of one form");
      }
    }
    Settings settings = maker.settings(join.name(), join);
    axis(settings, join, sequence ? 3 : 2);
    settings.finish();
    stock.used(Kind.LAYER, join.name(), join.kind());
    Chain head = new Chain(new Layers.Input(chains.get(0).now.steps(), width, sequence));
    joinMasks(graph, chains, head);
    return head;
  }

  private static void axis(Settings settings, LayerConfig join, int rank) {
    if (join.kind().equals("Merge")) {
      settings.get("mode");
      settings.lastAxis("concat_axis", rank);
    } else {
      settings.lastAxis("axis", rank);
    }
  }

  private void joinMasks(Graph graph, List<Chain> chains, Chain head) throws FormatException {
    List<MaskOrigin> parts = chains.stream().map(chain -> chain.mask).toList();
    MaskOrigin any = MaskOrigin.any(parts);
    MaskOrigin all = MaskOrigin.all(parts);
    Optional<MaskOrigin> given =
        graph.head().stream().flatMap(stop -> stop.mask().stream()).findFirst();
    boolean takesAny = given.map(mask -> !mask.equals(all)).orElse(version.three);
    head.mask = takesAny ? any : all;
    if (!takesAny || any.equals(all)) {
      return;
    }
    if (any.masks()) {
      put(head, new MaskRule(fresh("any_input"), MaskRule.Kind.ANY));
      return;
    }
    for (Chain chain : chains) {
      if (chain.mask.masks()) {
        put(chain, new MaskRule(fresh("joined_mask"), MaskRule.Kind.DROP));
      }
    }
  }
}
