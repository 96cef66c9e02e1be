package gatelens.automaton;

import gatelens.dynamics.Symbols;
import gatelens.dynamics.Transition;
import gatelens.model.Model;
import java.util.List;

/// A model that reads symbols, step by step in double precision.
final class ModelReader implements SymbolReader {
  private final Model model;
  private final Transition map;
  private final double[][] events;

  private ModelReader(Model model, Transition map, double[][] events) {
    this.model = model;
    this.map = map;
    this.events = events;
  }

  /// Of a classifier whose answer is that of its last state.
  ///
  /// @throws IllegalArgumentException if the model has no answer after each symbol
  static ModelReader of(Model model, Symbols symbols) {
    List<Transition> maps = Transition.of(model);
    if (maps.size() != 1 || !maps.get(0).hasReadOut()) {
      throw new IllegalArgumentException(
          "a rule is of a model that reads forward and answers from its last state");
    }
    if (model.classCount() == 1) {
      throw new IllegalArgumentException(
          "a rule is of a classifier; this model answers with one number");
    }
    return new ModelReader(model, maps.get(0), symbols.events());
  }

  @Override
  public int symbols() {
    return events.length;
  }

  @Override
  public double[] start() {
    return map.start();
  }

  @Override
  public double[] step(double[] state, int symbol) {
    return map.step(state, events[symbol]);
  }

  @Override
  public int answer(double[] state) {
    double[] outputs = map.answer(state);
    float[] rounded = new float[outputs.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) outputs[i];
    }
    return model.predictedClass(rounded);
  }
}
