package gatelens.model;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Scale;
import gatelens.objective.Objective;
import gatelens.objective.PairReadout;
import gatelens.objective.Readout;
import gatelens.parallel.Workers;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A model cannot be changed: whatever its public methods hand out is written over, everything that
/// can be reached from it too, and the model answers as before.
class ModelDoorsTest {
  private static final Sample WORDS = Sample.of(TokenSequence.of(1, 4, 2));

  /// Every kind of weight: a matrix, an embedding, both directions, scales and slopes, initial
  /// states.
  private static Model full() {
    Model drawn =
        ModelPlan.parse("embedding(4) bilstm(3,sequences) gru(4) dense(2,softmax)")
            .initialise(6, Initialisation.PYTORCH, 3);
    List<Layer> layers = new ArrayList<>(drawn.layers());
    Bidirectional both = (Bidirectional) layers.get(1);
    int width = both.outputWidth(4);
    layers.add(2, new LayerNormalization("norm", ones(width), ones(width), 1e-3f));
    layers.add(3, new Scale("scale", ones(width), ones(width)));
    layers.add(4, new ParametricRelu("slope", ones(width)));
    return new Model(List.of(new Branch("input", 6, layers)), List.of(), ModelInfo.NONE);
  }

  private static Model causal() {
    return ModelPlan.parse("embedding(4) gru(4,sequences) lstm(3) dense(2,softmax)")
        .initialise(6, Initialisation.PYTORCH, 3);
  }

  private static Tensor ones(int size) {
    return Tensor.generate(i -> 0.5 + 0.1 * i, size);
  }

  @Test
  void nothingHandedOutChangesAnAnswer() throws ReflectiveOperationException {
    for (Model model : List.of(full(), causal())) {
      Tensor before = model.predict(WORDS);
      try (Workers one = Workers.single()) {
        for (Object door : List.of(model, model.continuous())) {
          for (Method method : door.getClass().getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && !method.isSynthetic()) {
              use(model, door, method, one);
              assertThat(model.predict(WORDS)).as(method.toString()).isEqualTo(before);
              assertThat(model.withFacts(Map.of("a", "b")).predict(WORDS)).isEqualTo(before);
              assertThat(new Model(model.branches(), model.head(), ModelInfo.NONE).predict(WORDS))
                  .as("its layers after " + method)
                  .isEqualTo(before);
            }
          }
        }
      }
    }
  }

  @Test
  void whatALayerIsMadeOfIsCopied() {
    Tensor weight = Tensor.generate(i -> i, 6, 4);
    Embedding layer = new Embedding("words", weight, false);
    Model model = Model.of(6, layer);
    Tensor before = model.predict(WORDS);
    Arrays.fill(weight.values(), 9);
    assertThat(model.predict(WORDS)).isEqualTo(before);
    assertThat(layer.weight().get(1, 1)).isEqualTo(5);
  }

  private static void use(Model model, Object door, Method method, Workers workers)
      throws ReflectiveOperationException {
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(model, method, i, workers);
    }
    Object found;
    try {
      found = method.invoke(door, arguments);
    } catch (InvocationTargetException refused) {
      // a model that is not causal has no states, one without slopes no pairs
      assertThat(refused.getCause())
          .as(method.toString())
          .isInstanceOf(IllegalStateException.class);
      return;
    }
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    if (method.getReturnType() != void.class) {
      overwrite(found, seen, 0);
    }
    for (Object argument : arguments) {
      if (!(argument instanceof Workers)) {
        overwrite(argument, seen, 0);
      }
    }
  }

  /// A value for a parameter. A new public method with a parameter of another type needs a line
  /// here: that is on purpose.
  private static Object argument(Model model, Method method, int i, Workers workers) {
    Class<?> type = method.getParameterTypes()[i];
    ContinuousModel continuous = model.continuous();
    Layout layout = continuous.layout(WORDS);
    float[] input = continuous.enter(WORDS);
    Rows rows = Rows.of(layout, input.clone(), input.clone());
    Readout first = new First();
    Map<Class<?>, Object> known =
        Map.ofEntries(
            Map.entry(Workers.class, workers),
            Map.entry(Sample.class, WORDS),
            Map.entry(Layout.class, layout),
            Map.entry(Rows.class, rows),
            Map.entry(Objective.class, new Objective.OfLogits(first)),
            Map.entry(PairReadout.class, (PairReadout) (a, b, multipliers) -> multipliers[0] = 1),
            Map.entry(PairSink.class, (PairSink) (row, flow) -> Arrays.fill(flow.multipliers(), 7)),
            Map.entry(GradientSink.class, (GradientSink) (row, array) -> Arrays.fill(array, 7)),
            Map.entry(Readout[].class, new Readout[] {first, first}),
            Map.entry(PrefixStates.class, continuous.prefix(layout, input.clone())),
            Map.entry(ModelInfo.class, ModelInfo.NONE),
            Map.entry(Map.class, Map.of("a", "b")),
            Map.entry(String.class, "gru_0"),
            Map.entry(Object.class, "other"),
            Map.entry(int[].class, new int[] {0, 1}),
            Map.entry(float[].class, type == float[].class ? array(method, input) : input),
            Map.entry(
                float[][].class,
                model.isCausal()
                    ? new float[][] {
                      continuous.states(layout, input)[1], continuous.states(layout, input)[2]
                    }
                    : new float[2][]),
            Map.entry(State.class, new State(Tensor.zeros(0), 0)),
            Map.entry(boolean.class, true),
            Map.entry(long.class, 3L),
            Map.entry(int.class, number(method, i)));
    if (method.getName().equals("edited") && type == List.class) {
      return List.of(List.of(), List.of());
    }
    if (type == List.class) {
      return method.getName().equals("withParameters")
          ? new ArrayList<>(model.parameters().stream().map(p -> p.value().copy()).toList())
          : new ArrayList<>(List.of(WORDS));
    }
    assertThat(known).as("a value for " + method).containsKey(type);
    return Objects.requireNonNull(known.get(type));
  }

  private static float[] array(Method method, float[] input) {
    return method.getName().equals("predictedClass") ? new float[] {0.2f, 0.8f} : input.clone();
  }

  /// Steps 0 to 2 for what runs over some steps, else 0.
  private static int number(Method method, int i) {
    return method.getName().equals("branch") ? i - 1 : 0;
  }

  private static final class First implements Readout {
    @Override
    public double value(float[] logits) {
      return logits[0];
    }

    @Override
    public void gradient(float[] logits, float[] gradient) {
      gradient[0] = 1;
    }
  }

  /// Writes over every array of floats that can be reached through lists, records and getters.
  private static void overwrite(Object found, Set<Object> seen, int depth)
      throws ReflectiveOperationException {
    if (depth > 8 || !seen.add(found)) {
      return;
    }
    switch (found) {
      case float[] values -> Arrays.fill(values, 7);
      case double[] values -> Arrays.fill(values, 7);
      case Object[] values -> {
        for (int i = 0; i < values.length; i++) {
          overwrite(values[i], seen, depth + 1);
        }
      }
      case Iterable<?> values -> {
        for (Object value : values) {
          overwrite(value, seen, depth + 1);
        }
      }
      case Map<?, ?> values -> overwrite(values.values(), seen, depth + 1);
      case Optional<?> value -> {
        if (value.isPresent()) {
          overwrite(value.get(), seen, depth + 1);
        }
      }
      default -> getters(found, seen, depth);
    }
  }

  private static void getters(Object found, Set<Object> seen, int depth)
      throws ReflectiveOperationException {
    Class<?> type = found.getClass();
    if (!type.getName().startsWith("gatelens.")
        || type.isEnum()
        || !Modifier.isPublic(type.getModifiers())) {
      return;
    }
    for (Method method : type.getMethods()) {
      if (method.getParameterCount() == 0
          && method.getDeclaringClass() != Object.class
          && !Modifier.isStatic(method.getModifiers())
          && method.getReturnType() != void.class
          && !method.getReturnType().isPrimitive()) {
        try {
          overwrite(method.invoke(found), seen, depth + 1);
        } catch (InvocationTargetException notForThis) {
          // such as the states of a model that has none
          assertThat(notForThis.getCause()).isInstanceOf(RuntimeException.class);
        }
      }
    }
  }
}
