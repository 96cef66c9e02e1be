package gatelens.data;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import gatelens.model.ModelInfo;
import gatelens.model.Output;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/// All that must be kept with a model to read raw files again as it did in training. It is saved
/// with the model as JSON, {@link ModelInfo#encoding}.
///
/// @param names of the inputs, in the order of the model's branches
/// @param encoders one an input
/// @param reading how the files of training were read
/// @param answers scale of numbers that are forecast: `answer * deviation + mean`, against the last
///   value of the window where that is read so; empty for classes
/// @param classes names in the order of the model's outputs; empty for a forecast. They are saved
///   with the model itself
/// @param usual what inputs of training usually are; empty where zeros are their mean
@JsonIgnoreProperties("classes")
public record Encoding(
    List<String> names,
    List<Encoder> encoders,
    Reading reading,
    List<Scale> answers,
    ClassNames classes,
    Optional<Usual> usual) {
  private static final ClassNames NO_CLASSES = new ClassNames(List.of());
  private static final Pattern STEPS_AHEAD = Pattern.compile(" \\+\\d+$");

  /// Stands behind the name of an output that is a change: `OT +1, change`.
  private static final String CHANGE = ", change";

  /// Scale of one number that is forecast.
  ///
  /// @param name such as `OT +1`
  /// @param mean over the training data
  /// @param deviation over the training data, above 0
  public record Scale(String name, double mean, double deviation) {
    /// A value in deviations from the mean.
    public double standardised(double value) {
      return (value - mean) / deviation;
    }

    /// A value in the units of the data.
    public double restored(double standardised) {
      return standardised * deviation + mean;
    }
  }

  /// Keeps unmodifiable copies.
  ///
  /// @throws IllegalArgumentException if there is not one name an encoder
  public Encoding {
    names = List.copyOf(names);
    encoders = List.copyOf(encoders);
    answers = List.copyOf(answers);
    // they are not in the JSON
    classes = Objects.requireNonNullElse(classes, NO_CLASSES);
    // models that were saved before have none
    usual = Objects.requireNonNullElse(usual, Optional.empty());
    if (names.size() != encoders.size() || names.isEmpty()) {
      throw new IllegalArgumentException(
          names.size() + " names of inputs for " + encoders.size() + " encoders");
    }
  }

  /// An encoding without names of classes.
  public Encoding(
      List<String> names, List<Encoder> encoders, Reading reading, List<Scale> answers) {
    this(names, encoders, reading, answers, NO_CLASSES, Optional.empty());
  }

  /// With names of classes.
  public Encoding withClasses(List<String> others) {
    return new Encoding(names, encoders, reading, answers, new ClassNames(others), usual);
  }

  /// With what inputs of training usually are, where zeros are something that the data never has:
  /// of images, of sounds, of words, and of several inputs.
  ///
  /// @param examples of training
  public Encoding withUsual(Dataset examples) {
    boolean wanted =
        names.size() > 1 || !encoders.get(0).zerosAreUsual() || Usual.ofWords(examples);
    return wanted && examples.size() > 0
        ? new Encoding(
            names,
            encoders,
            reading,
            answers,
            classes,
            Optional.of(Usual.of(examples, encoders.get(0).hasMeanInput())))
        : this;
  }

  /// What is forecast, in the units of the data: `OT +1`.
  public List<String> answerNames() {
    return answers.stream().map(Scale::name).toList();
  }

  /// True if what is forecast is the change against the last value of the window, because the model
  /// reads that column so.
  ///
  /// @param answer its number
  public boolean change(int answer) {
    return encoders.get(0).changes(column(answer));
  }

  /// The column that is forecast.
  private String column(int answer) {
    return STEPS_AHEAD.matcher(answers.get(answer).name()).replaceFirst("");
  }

  /// What an answer counts from, in the units of the data: the last value of the window, or 0.
  private double origin(int answer, Sample sample) {
    if (change(answer)
        && sample.inputs().get(0) instanceof FeatureSequence window
        && window.features() instanceof Axis.Channels channels) {
      int at = channels.names().indexOf(column(answer));
      return at < 0 ? 0 : channels.scales().get(at).mean();
    }
    return 0;
  }

  /// Values in the units of the data as the model is trained to give them.
  ///
  /// @param values one an answer
  /// @param sample that they answer
  public double[] standardise(double[] values, Sample sample) {
    double[] standardised = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      standardised[i] = answers.get(i).standardised(values[i] - origin(i, sample));
    }
    return standardised;
  }

  /// A row's answer as the model is trained to give it: the number of its class, or values in
  /// deviations of the training data, `(value - mean) / deviation`, of the value or of its change.
  ///
  /// @return empty if the data says nothing
  /// @throws DataException if the class was never seen, or a value is missing
  public Optional<Label> label(Row row) throws DataException {
    return switch (row.answer()) {
      case Answer.None none -> Optional.empty();
      case Answer.Name name -> Optional.of(new Label.Class(place(row, name)));
      case Answer.Steps steps -> steps(row, steps.each());
      case Answer.Numbers numbers -> {
        if (numbers.values().length != answers.size()) {
          throw DataException.ofRow(
              row.id(),
              "expected "
                  + answers.size()
                  + " numbers to be forecast as in training, found "
                  + numbers.values().length);
        }
        float[] values = numbers.values().clone();
        for (int i = 0; i < values.length; i++) {
          if (!Float.isFinite(values[i])) {
            throw DataException.ofRow(
                row.id(), "a value to be forecast is missing: " + answers.get(i).name());
          }
          values[i] = (float) answers.get(i).standardised(values[i] - last(i, row));
        }
        yield Optional.of(new Label.Values(values));
      }
    };
  }

  private int place(Row row, Answer.Name name) throws DataException {
    return classes
        .place(name.label())
        .orElseThrow(() ->
            DataException.ofRow(
                row.id(),
                "its label '"
                    + name.label()
                    + "' was never seen in training; known are "
                    + classes));
  }

  /// Answers of steps: steps without one do not count.
  private Optional<Label> steps(Row row, List<Answer> each) throws DataException {
    int[] places = new int[each.size()];
    float[] values = new float[each.size()];
    int names = 0;
    int numbers = 0;
    for (int t = 0; t < places.length; t++) {
      places[t] = -1;
      values[t] = Float.NaN;
      if (each.get(t) instanceof Answer.Name name) {
        places[t] = place(row, name);
        names++;
      } else if (each.get(t) instanceof Answer.Numbers one && answers.size() == 1) {
        values[t] = (float) answers.get(0).standardised(one.values()[0]);
        numbers++;
      }
    }
    return names > 0
        ? Optional.of(new Label.Classes(places))
        : numbers > 0
            ? Optional.of(new Label.StepValues(Tensor.of(values, values.length, 1)))
            : Optional.empty();
  }

  private double last(int answer, Row row) {
    if (!change(answer)) {
      return 0;
    }
    if (row.inputs().get(0) instanceof Input.Series series) {
      for (Input.Column column : series.columns()) {
        if (column instanceof Input.Column.Numbers numbers
            && column.name().equals(column(answer))
            && Float.isFinite(numbers.last())) {
          return numbers.last();
        }
      }
    }
    return origin(answer, encode(row.inputs()));
  }

  /// What a model answers in the units of the data, `output * deviation + mean`, and the last value
  /// of the window where that is what it counts from; the outputs themselves where nothing is
  /// forecast.
  ///
  /// @param outputs `float[C]`, those of one sample, or `float[T][C]` of one that is answered at
  ///   every step
  /// @param sample that they answer
  /// @return as many
  public double[] restore(float[] outputs, Sample sample) {
    double[] restored = new double[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      restored[i] =
          answers.isEmpty()
              ? outputs[i]
              : answers.get(i % answers.size()).restored(outputs[i])
                  + (i < answers.size() ? origin(i, sample) : 0);
    }
    return restored;
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
        sequences.add(
            inputs.get(i) instanceof Input.Absent
                ? encoders.get(i).absent()
                : encoders.get(i).encode(inputs.get(i)));
      } catch (IllegalArgumentException problem) {
        throw new IllegalArgumentException(names.get(i) + ": " + problem.getMessage(), problem);
      }
    }
    return new Sample(sequences);
  }

  /// Tells what of a row's inputs the model does not get to see.
  ///
  /// @param sample what {@link #encode} made of them
  public void unread(List<Input> inputs, Sample sample, Unread unread) {
    for (int i = 0; i < inputs.size(); i++) {
      if (!(inputs.get(i) instanceof Input.Absent)) {
        encoders.get(i).unread(inputs.get(i), sample.inputs().get(i), unread);
      }
    }
    note(inputs, unread);
  }

  /// Tells what a person should know of how a row's inputs are read.
  public void note(List<Input> inputs, Unread unread) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i) instanceof Input.Absent) {
        unread.note("a row lacks its input " + names.get(i) + ", of which nothing is read");
        continue;
      }
      inputs.get(i).notes().forEach(unread::note);
      encoders.get(i).notes(inputs.get(i)).forEach(unread::note);
    }
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
    return info.encoding().map(text -> fromJson(text).withClasses(info.classes()));
  }

  private Output output(int answer) {
    Scale scale = answers.get(answer);
    String name = scale.name() + (change(answer) ? CHANGE : "");
    return new Output(name, scale.mean(), scale.deviation());
  }

  /// What is known of the model with this encoding, and with what it forecasts.
  public ModelInfo in(ModelInfo info) {
    ModelInfo named =
        answers.isEmpty()
            ? info
            : info.withOutputs(IntStream.range(0, answers.size()).mapToObj(this::output).toList());
    return named.withEncoding(toJson());
  }
}
