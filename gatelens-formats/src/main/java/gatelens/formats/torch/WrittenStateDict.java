package gatelens.formats.torch;

import gatelens.formats.FormatException;
import gatelens.formats.GateOrder;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.own.ModelFile;
import gatelens.formats.safetensors.Safetensors;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads what {@link StateDictWriter} wrote: the header holds the architecture, as in a model file
/// of our own, and for each weight where it stands among PyTorch's.
public final class WrittenStateDict {
  /// Before the words of our own model file in the header.
  static final String PREFIX = "gatelens.";

  private static final String PLACES = "gatelens.torch";
  private static final int[] GRU_ORDER = {1, 0, 2};
  private static final int[] AS_IT_IS = {0};

  private WrittenStateDict() {}

  /// How a weight stands in the file.
  enum How {
    /// As it is.
    SAME,
    /// Rows and columns exchanged.
    TRANSPOSED,
    /// So, and with PyTorch's order of gates.
    GRU_WEIGHT,
    /// In PyTorch's order of gates.
    GRU_BIAS,
    /// The first of PyTorch's two biases, to which the second is added.
    FIRST_BIAS
  }

  /// Where each weight stands.
  static final class Places {
    private final ObjectNode json = JsonMapper.shared().createObjectNode();

    /// A weight of ours, how it stands and under which name.
    void put(String own, How how, String torch) {
      json.put(own, how + " " + torch);
    }

    /// A weight that is not in the file, since it is all zeros.
    void zeros(String own, int size) {
      json.put(own, size);
    }

    void write(Map<String, String> words) {
      words.put(PLACES, json.toString());
    }
  }

  /// True if a safetensors file is one of these.
  public static boolean is(Safetensors file) {
    return file.metadata().containsKey(PLACES);
  }

  /// The model.
  ///
  /// @param name of the file, for messages
  /// @throws FormatException if it is damaged or was written by a newer version
  public static Model of(String name, Safetensors file) throws FormatException {
    Map<String, Tensor> own = new LinkedHashMap<>();
    Map<String, Tensor> rest = new LinkedHashMap<>(file.tensors());
    try {
      JsonNode places = JsonMapper.shared().readTree(file.metadata().getOrDefault(PLACES, "{}"));
      for (Map.Entry<String, JsonNode> place : places.properties()) {
        own.put(place.getKey(), tensor(name, place.getValue(), file.tensors(), rest));
      }
    } catch (JacksonException | IllegalArgumentException wrong) {
      throw new FormatException(
          name + ": its " + PLACES + " is damaged: " + wrong.getMessage(), wrong);
    }
    rest.forEach((tensor, value) -> unchanged(name, tensor, value));
    Map<String, String> words = new LinkedHashMap<>();
    file.metadata()
        .forEach((key, word) -> {
          if (key.startsWith(PREFIX) && !key.equals(PLACES)) {
            words.put(key.substring(PREFIX.length()), word);
          }
        });
    return ModelFile.of(name, new Safetensors(own, words));
  }

  /// What PyTorch needs beside the weights has its one value; another would change the answers.
  private static void unchanged(String file, String name, Tensor tensor) {
    float usual = name.endsWith(".running_var") ? 1 : 0;
    boolean known = name.endsWith(".running_var") || name.endsWith(".running_mean");
    for (float value : tensor.values()) {
      known &= value == usual;
    }
    if (!known) {
      throw new UnsupportedModelException(
          file
              + ": the tensor "
              + name
              + " was changed or added since Gatelens wrote the file, so the architecture in its"
              + " header no longer holds; save the weights without that header");
    }
  }

  private static Tensor tensor(
      String file, JsonNode place, Map<String, Tensor> tensors, Map<String, Tensor> rest)
      throws FormatException {
    if (place.isIntegralNumber()) {
      int size = place.intValue();
      if (size < 0 || size > 1 << 20) {
        throw new FormatException(file + ": it claims a state of " + size + " zeros");
      }
      return Tensor.zeros(size);
    }
    String[] words = place.asString("").split(" ", 2);
    Tensor torch = words.length == 2 ? tensors.get(words[1]) : null;
    if (torch == null) {
      throw new FormatException(file + ": the tensor " + place + " is missing");
    }
    rest.remove(words[1]);
    return switch (How.valueOf(words[0])) {
      case SAME -> torch;
      case TRANSPOSED -> GateOrder.transposed(torch, torch.extent(0), AS_IT_IS);
      case GRU_WEIGHT -> GateOrder.transposed(torch, torch.extent(0) / 3, GRU_ORDER);
      case GRU_BIAS -> GateOrder.ordered(torch, torch.size() / 3, GRU_ORDER);
      case FIRST_BIAS -> {
        String second = words[1].replace("bias_ih_", "bias_hh_");
        rest.remove(second);
        yield sum(torch, tensors.getOrDefault(second, Tensor.zeros(torch.size())));
      }
    };
  }

  private static Tensor sum(Tensor a, Tensor b) {
    float[] first = a.values();
    float[] second = b.values();
    for (float value : second) {
      if (value != 0 && first.length == second.length) {
        return Tensor.generate(i -> first[i] + second[i], first.length);
      }
    }
    return a;
  }
}
