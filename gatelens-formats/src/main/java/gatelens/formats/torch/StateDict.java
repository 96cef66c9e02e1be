package gatelens.formats.torch;

import gatelens.formats.Architecture;
import gatelens.formats.ElementType;
import gatelens.formats.Finding;
import gatelens.formats.FormatException;
import gatelens.formats.Inventory;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.OpenedModel;
import gatelens.formats.Stocktaking;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.safetensors.Safetensors;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Makes a model of PyTorch's tensors by name. Every tensor is used, known not to matter, or
/// refused by name. Where the file leaves open how modules follow each other, an architecture file
/// tells; where it does not and several readings differ, the reader asks instead of guessing. Only
/// the plain case is read without being told: recurrent layers, an embedding before them that can
/// be no other matrix, and one dense layer on the last step's output, without activation.
public final class StateDict {
  private final Weights weights;
  private final Architecture architecture;
  private final Stocktaking stock;

  private StateDict(Weights weights, Architecture architecture, Stocktaking stock) {
    this.weights = weights;
    this.architecture = architecture;
    this.stock = stock;
  }

  /// Opens what `torch.save` wrote.
  ///
  /// @param zip true since version 1.6
  /// @throws FormatException if the file is damaged
  /// @throws UnsupportedModelException if something in it is not understood; the message names it
  public static OpenedModel open(Path file, boolean zip, Architecture architecture)
      throws IOException {
    TorchFile.Reader<OpenedModel> reader =
        (root, tensors) -> {
          String name = file.toString();
          Stocktaking stock = new Stocktaking(name);
          Map<String, Weights.Weight> read = new LinkedHashMap<>();
          for (Map.Entry<String, Pickled.View> entry :
              Checkpoint.tensors(name, root, architecture.key(), stock).entrySet()) {
            read.put(
                entry.getKey(),
                new Weights.Weight(
                    tensors.of(name + ": tensor " + entry.getKey(), entry.getValue()),
                    entry.getValue().storage().type().orElse(ElementType.F32)));
          }
          return new StateDict(new Weights(name, read, stock), architecture, stock)
              .open(zip ? "PyTorch state dict" : "PyTorch state dict from before version 1.6");
        };
    return zip ? TorchFile.zip(file, reader) : TorchFile.beforeZip(file, reader);
  }

  /// Opens the tensors of a safetensors file.
  ///
  /// @param file for messages
  /// @throws FormatException if shapes contradict each other
  /// @throws UnsupportedModelException if something in it is not understood; the message names it
  public static OpenedModel open(String file, Safetensors tensors, Architecture architecture)
      throws FormatException {
    Stocktaking stock = new Stocktaking(file);
    Map<String, Weights.Weight> read = new LinkedHashMap<>();
    tensors
        .tensors()
        .forEach((name, tensor) ->
            read.put(
                name,
                new Weights.Weight(tensor, tensors.types().getOrDefault(name, ElementType.F32))));
    return new StateDict(new Weights(file, read, stock), architecture, stock)
        .open("safetensors of a PyTorch state dict");
  }

  /// True if a file of PyTorch from before version 1.6 begins like this.
  ///
  /// @param start the first 15 bytes or more
  public static boolean isBeforeZip(byte[] start) {
    return TorchFile.isBeforeZip(start);
  }

  /// What a pickle holds that is no file of PyTorch: the name of a class, read and never run.
  ///
  /// @throws FormatException if it is damaged before it names anything
  public static String pickledType(Path file) throws IOException {
    return TorchFile.pickledType(file);
  }

  private OpenedModel open(String format) throws FormatException {
    if (architecture.isKeras()) {
      throw new UnsupportedModelException(
          weights.file()
              + ": these are PyTorch's weights, and "
              + architecture.file().map(Path::toString).orElse("the architecture")
              + " is the configuration of a Keras model");
    }
    weights.ignore(architecture.ignored());
    Foldings.fold(weights);
    try {
      List<Stack> stacks = Stack.all(weights);
      if (stacks.isEmpty()) {
        refuseOtherKinds();
        weights.refuseRest();
        stock.complete();
        throw new UnsupportedModelException(weights.file() + ": it has no tensors");
      }
      Chain.Made made = made(stacks);
      weights.refuseRest();
      Inventory inventory = stock.complete();
      return new OpenedModel(model(made, inventory), format, findings(made.layers()), inventory);
    } catch (IllegalArgumentException contradiction) {
      if (architecture.tells(Architecture.Key.LAYERS)
          || architecture.tells(Architecture.Key.HEAD)) {
        throw new UnsupportedModelException(
            weights.file() + ": as the architecture tells it, " + contradiction.getMessage());
      }
      throw new FormatException(weights.file() + ": " + contradiction.getMessage(), contradiction);
    }
  }

  /// A model without recurrent weights is said to be one, before its parts are named.
  private void refuseOtherKinds() {
    List<String> names = weights.left();
    if (!names.isEmpty()
        && names.stream().noneMatch(name -> Stack.isKey(name) || name.contains("lora_"))) {
      throw new UnsupportedModelException(
          weights.file()
              + ": expected the weights of a GRU or LSTM (keys like rnn.weight_ih_l0), found "
              + names.stream().limit(8).toList());
    }
  }

  private Model model(Chain.Made made, Inventory inventory) {
    String twice =
        made.layers().stream()
            .filter(StateDict::addsTwoBiases)
            .map(Layer::name)
            .collect(Collectors.joining("\n"));
    ModelInfo named = ModelInfo.NONE.withClasses(architecture.classes());
    ModelInfo info = twice.isEmpty() ? named : named.withFacts(Map.of(ModelInfo.TWO_BIASES, twice));
    return new Model(
        List.of(new Branch("input", made.inputWidth(), made.layers())),
        List.of(),
        inventory
            .remark()
            .map(said -> info.withFacts(Map.of(ModelInfo.READING, said)))
            .orElse(info));
  }

  private static boolean addsTwoBiases(Layer layer) {
    return layer instanceof Lstm
        || (layer instanceof Bidirectional both && both.forward() instanceof Lstm);
  }

  private Chain.Made made(List<Stack> stacks) throws FormatException {
    Optional<List<String>> told = architecture.layers();
    if (told.isPresent()) {
      return Chain.of(weights, architecture, stacks, told.get(), true);
    }
    if (stacks.size() > 1 || stacks.get(0).cell()) {
      weights.refuseHopeless();
      throw askOrder(stacks);
    }
    if (architecture.head().isPresent()) {
      return toldHead(stacks);
    }
    Reading reading = chosen(Readings.of(weights, architecture, stacks.get(0)), stacks);
    say(reading, stacks.get(0));
    return Chain.of(weights, architecture, stacks, reading.order(), false);
  }

  /// The head is told; an embedding may be, or is found among what is left.
  private Chain.Made toldHead(List<Stack> stacks) throws FormatException {
    List<String> head = architecture.head().orElse(List.of());
    List<String> order = new ArrayList<>();
    Optional<String> embedding = architecture.embedding();
    if (embedding.isEmpty() && !architecture.tells(Architecture.Key.EMBEDDING)) {
      embedding = onlyEmbedding(head, stacks.get(0));
    }
    embedding.ifPresent(name -> order.add(name + ":embedding"));
    order.add(stacks.get(0).name());
    order.add(architecture.readout());
    order.addAll(head);
    if (!architecture.tells(Architecture.Key.READOUT)) {
      stock.readAs(Kind.OUTPUT, "readout", readout(stacks.get(0)));
    }
    return Chain.of(weights, architecture, stacks, order, true);
  }

  /// The one matrix without bias of the input's width that the head does not name.
  private Optional<String> onlyEmbedding(List<String> head, Stack stack) {
    List<String> named =
        head.stream().map(word -> weights.own(word.split(":", 2)[0]) + ".weight").toList();
    List<String> fitting =
        weights.left().stream()
            .filter(name -> name.endsWith(".weight") && !named.contains(name))
            .filter(name ->
                weights
                    .look(name)
                    .filter(w -> w.shape().rank() == 2 && w.extent(1) == stack.inputs())
                    .isPresent())
            .filter(name -> weights.look(Hints.stem(name) + "bias").isEmpty())
            .map(name -> name.substring(0, name.length() - ".weight".length()))
            .toList();
    return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
  }

  // ---- two readings ----

  /// The one reading that the file leaves, or asks for it.
  private Reading chosen(List<Reading> readings, List<Stack> stacks) throws FormatException {
    List<Reading> plain =
        readings.stream().filter(r -> !r.hasDenseBefore() && r.head().size() <= 1).toList();
    if (!plain.isEmpty()) {
      List<Reading> apart = Alike.apart(plain, weights, architecture, stacks);
      if (apart.size() > 1) {
        throw ask(apart, List.of(""));
      }
      // A dense layer that could also stand before, with no head left, is the head.
      if (readings.stream().allMatch(r -> plain.contains(r) || r.head().isEmpty())) {
        return apart.get(0);
      }
    }
    throw ask(readings, List.of(":relu", ""));
  }

  private UnsupportedModelException ask(List<Reading> readings, List<String> between) {
    List<String> told = new ArrayList<>();
    for (Reading reading : readings.subList(0, Math.min(4, readings.size()))) {
      for (String activation : between) {
        String json = reading.json(activation);
        if (!told.contains(json)) {
          told.add(json);
        }
      }
    }
    return new UnsupportedModelException(
        weights.file()
            + ": the file leaves open how its modules follow each other, and the readings differ;"
            + " say which with --architecture FILE, such as one of"
            + (between.size() > 1 ? " (or with another activation)" : "")
            + ":\n    "
            + String.join("\n    ", told));
  }

  private UnsupportedModelException askOrder(List<Stack> stacks) {
    List<String> words = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (String name : weights.left()) {
      String stem = Hints.stem(name);
      String module = stem.isEmpty() ? name : stem.substring(0, stem.length() - 1);
      if (!Stack.isKey(name) && !rest.contains(module)) {
        rest.add(module);
      }
    }
    stacks.forEach(stack -> words.add(stack.name()));
    words.add(architecture.readout());
    words.addAll(rest);
    boolean cells = stacks.stream().anyMatch(Stack::cell);
    return new UnsupportedModelException(
        weights.file()
            + ": it has "
            + (cells
                ? "a recurrent cell, " + stacks.get(0).name() + ", whose loop is a program"
                : "several recurrent modules, " + stacks.stream().map(Stack::name).toList())
            + "; how "
            + (cells ? "it is run" : "they are joined")
            + " is not in the file. If they stand in a row, say their order with --architecture"
            + " FILE:\n    {\"layers\": ["
            + String.join(", ", words.stream().map(word -> "\"" + word + "\"").toList())
            + "]}");
  }

  private void say(Reading reading, Stack stack) {
    String readout = readout(stack);
    if (reading.head().isEmpty()) {
      stock.readAs(
          Kind.OUTPUT, "output", "there is no head: the output is the hidden state, " + readout);
      return;
    }
    String head = reading.head().get(0);
    boolean told =
        architecture.tells(Architecture.Key.READOUT)
            && architecture.tells(Architecture.Key.ACTIVATION);
    if (!told) {
      stock.readAs(
          Kind.OUTPUT,
          head,
          readout
              + (architecture.tells(Architecture.Key.ACTIVATION)
                  ? ""
                  : ", without an activation before or after"));
    }
    if (!reading.before().isEmpty() && !architecture.tells(Architecture.Key.EMBEDDING)) {
      stock.used(Kind.LAYER, reading.before().get(0).replace(":embedding", ""), "the embedding");
    }
  }

  private String readout(Stack stack) {
    return switch (architecture.readout()) {
      case "mean" -> "read from the mean over steps";
      case "max" -> "read from the largest value over steps";
      case "every" -> "read at every step";
      case "states" -> "read from the last states";
      default ->
          stack.both()
              ? "read from both directions' output at the last step, out[:, -1] (the last states of"
                  + " both, cat(h_n[-2], h_n[-1]), are --architecture {\"readout\": \"states\"})"
              : "read from the last step's output (--architecture says otherwise)";
    };
  }

  private List<Finding> findings(List<Layer> layers) {
    List<Finding> findings = new ArrayList<>();
    for (Layer layer : layers) {
      if (layer instanceof RecurrentLayer recurrent) {
        findings.add(convention(layer.name(), isGru(recurrent)));
      }
    }
    return findings;
  }

  private static boolean isGru(RecurrentLayer layer) {
    return switch (layer) {
      case Gru gru -> true;
      case Lstm lstm -> false;
      case Bidirectional both -> isGru(both.forward());
    };
  }

  private static Finding convention(String layer, boolean gru) {
    return Finding.fact(
        layer,
        gru
            ? "gates stood as reset, update, candidate; reset after the recurrent product; update"
                + " keeps"
            : "gates stood as input, forget, candidate, output");
  }
}
