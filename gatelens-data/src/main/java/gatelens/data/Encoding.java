package gatelens.data;

import gatelens.model.ModelInfo;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/// All that must be kept with a model to read raw files again as it did in training. It is saved as
/// JSON under the fact `encoder` of the model.
///
/// @param names of the inputs, in the order of the model's branches
/// @param encoders one an input
/// @param reading how the files of training were read
/// @param answers scale of numbers that are forecast: `answer * deviation + mean`; empty for
///   classes
public record Encoding(
    List<String> names, List<Encoder> encoders, Reading reading, List<Scale> answers) {
  /// The fact's name.
  public static final String FACT = "encoder";

  /// Scale of one number that is forecast.
  ///
  /// @param name such as `OT +1`
  /// @param mean over the training data
  /// @param deviation over the training data, above 0
  public record Scale(String name, double mean, double deviation) {}

  /// Keeps unmodifiable copies.
  ///
  /// @throws IllegalArgumentException if there is not one name an encoder
  public Encoding {
    names = List.copyOf(names);
    encoders = List.copyOf(encoders);
    answers = List.copyOf(answers);
    if (names.size() != encoders.size() || names.isEmpty()) {
      throw new IllegalArgumentException(
          names.size() + " names of inputs for " + encoders.size() + " encoders");
    }
  }

  /// Encodes a row's inputs.
  ///
  /// @throws IllegalArgumentException if an input is of another kind or shape than in training
  public Sample encode(List<Input> inputs) {
    if (inputs.size() != encoders.size()) {
      throw new IllegalArgumentException(
          "expected " + encoders.size() + " inputs " + names + ", found " + inputs.size());
    }
    List<Sequence> sequences = new ArrayList<>(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      try {
        sequences.add(encoders.get(i).encode(inputs.get(i)));
      } catch (IllegalArgumentException problem) {
        throw new IllegalArgumentException(names.get(i) + ": " + problem.getMessage(), problem);
      }
    }
    return new Sample(sequences);
  }

  /// As JSON.
  public String toJson() {
    return mapper().writeValueAsString(this);
  }

  /// From JSON.
  ///
  /// @throws IllegalArgumentException if it is no encoding
  public static Encoding fromJson(String text) {
    try {
      return mapper().readValue(text, Encoding.class);
    } catch (JacksonException problem) {
      throw new IllegalArgumentException(
          "the model's encoder cannot be read: " + problem.getOriginalMessage(), problem);
    }
  }

  private static JsonMapper mapper() {
    return Mapper.ONE;
  }

  /// Knows the encoders of this class path; made where it is first asked for.
  private static final class Mapper {
    private static final JsonMapper ONE = made();

    private static JsonMapper made() {
      JsonMapper.Builder builder = JsonMapper.builder();
      for (EncoderKind kind : EncoderKind.all()) {
        builder.registerSubtypes(new NamedType(kind.type(), kind.name()));
      }
      return builder.build();
    }
  }

  /// The encoding that a model was saved with.
  ///
  /// @throws IllegalArgumentException if it cannot be read
  public static Optional<Encoding> of(ModelInfo info) {
    return Optional.ofNullable(info.facts().get(FACT)).map(Encoding::fromJson);
  }

  /// The model's facts with this encoding, and the names of what it forecasts.
  public ModelInfo in(ModelInfo info) {
    ModelInfo named =
        answers.isEmpty() ? info : info.withOutputs(answers.stream().map(Scale::name).toList());
    return named.withFacts(Map.of(FACT, toJson()));
  }
}
