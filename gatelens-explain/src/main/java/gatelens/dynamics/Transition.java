package gatelens.dynamics;

import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.Direction;
import gatelens.layer.Embedding;
import gatelens.layer.Layer;
import gatelens.layer.RecurrentLayer;
import gatelens.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The map that a recurrent network takes its state by, `s' = F(s, x)`, in double precision and
/// with its exact derivatives: what fixed points, time constants and Lyapunov exponents are
/// properties of.
///
/// Layers that stand on each other have one joint state, since the upper one reads what the lower
/// one has just become. The two directions of a bidirectional layer are two maps. x is an event as
/// the first layer gets it: the features, or the row of an embedding.
///
/// Source: D. Sussillo and O. Barak, Opening the Black Box: Low-Dimensional Dynamics in
/// High-Dimensional Recurrent Neural Networks, 2013, https://doi.org/10.1162/NECO_a_00409
public final class Transition {
  private final String name;
  private final List<Cell> cells;

  /// Layers before the first cell, and behind each.
  private final List<List<Between>> between;

  private final boolean readOut;
  private final int size;
  private final int inputs;

  private Transition(
      String name, int inputs, List<Cell> cells, List<List<Between>> between, boolean readOut) {
    this.name = name;
    this.inputs = inputs;
    this.cells = List.copyOf(cells);
    this.between = between.stream().map(List::copyOf).toList();
    this.readOut = readOut;
    this.size = cells.stream().mapToInt(Cell::size).sum();
  }

  /// The maps of a model: one a branch, or one a direction of a branch whose first recurrent layer
  /// reads both ways.
  ///
  /// @throws IllegalArgumentException if a branch has no recurrent layer, or one whose steps depend
  ///   on more than the state before them
  public static List<Transition> of(Model model) {
    List<Transition> maps = new ArrayList<>();
    for (int b = 0; b < model.branches().size(); b++) {
      maps.addAll(of(model, b));
    }
    return maps;
  }

  /// The maps of one branch.
  static List<Transition> of(Model model, int number) {
    Branch branch = model.branches().get(number);
    boolean alone = model.branches().size() == 1;
    List<Layer> layers = new ArrayList<>(branch.layers());
    if (alone) {
      layers.addAll(model.head());
    }
    return of(layers, branch, alone);
  }

  private static List<Transition> of(List<Layer> layers, Branch branch, boolean alone) {
    Builder builder = new Builder(branch);
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer instanceof Bidirectional both) {
        if (builder.hasCell()) {
          throw new IllegalArgumentException(
              both.name()
                  + " reads backward what the layers below it made reading forward: there is no"
                  + " joint state");
        }
        return List.of(builder.direction(both.forward()), builder.direction(both.backward()));
      }
      builder.add(layer);
    }
    return List.of(builder.built(alone));
  }

  /// Puts layers one behind the other.
  private static final class Builder {
    private final Branch branch;
    private final int width;
    private final List<Cell> cells = new ArrayList<>();
    private final List<List<Between>> between = new ArrayList<>();
    private Direction order = Direction.FORWARD;

    Builder(Branch branch) {
      this.branch = branch;
      this.width =
          branch.readsTokens() ? branch.layers().get(0).outputWidth(1) : branch.inputWidth();
      between.add(new ArrayList<>());
    }

    boolean hasCell() {
      return !cells.isEmpty();
    }

    void add(Layer layer) {
      if (layer instanceof RecurrentLayer cell) {
        if (hasCell() && cell.direction() != order) {
          throw new IllegalArgumentException(
              cell.name() + " reads in another order than the layer below it: no joint state");
        }
        order = cell.direction();
        cells.add(Cell.of(cell));
        between.add(new ArrayList<>());
      } else if (!(layer instanceof Embedding)) {
        between.get(between.size() - 1).add(Between.of(layer));
      }
    }

    Transition direction(RecurrentLayer part) {
      List<List<Between>> around = List.of(between.get(0), List.of());
      return new Transition(part.name(), width, List.of(Cell.of(part)), around, false);
    }

    Transition built(boolean readOut) {
      if (cells.isEmpty()) {
        throw new IllegalArgumentException(
            "input "
                + branch.name()
                + " is read by no recurrent layer; only what has a state comes to rest");
      }
      String name = String.join(" + ", cells.stream().map(Cell::name).toList());
      return new Transition(name, width, cells, between, readOut);
    }
  }

  /// The layers of the state: `gru_0 + gru_1`.
  public String name() {
    return name;
  }

  /// S, values of the joint state: H of each GRU, 2H (hidden, then cell) of each LSTM, lower layers
  /// first.
  public int size() {
    return size;
  }

  /// D, values of an event as the first layer behind embedding and masking gets it.
  public int inputs() {
    return inputs;
  }

  /// What each value of the state is: `gru_0:3`, of the cell of an LSTM `lstm_0.cell:3`.
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Cell cell : cells) {
      for (int i = 0; i < cell.size(); i++) {
        names.add(
            i < cell.units() ? cell.name() + ":" + i : cell.name() + ".cell:" + (i - cell.units()));
      }
    }
    return names;
  }

  /// True if the layers above turn a state into an answer.
  public boolean hasReadOut() {
    return readOut;
  }

  /// The state before the first event, `double[S]`.
  public double[] start() {
    double[] start = new double[size];
    int at = 0;
    for (Cell cell : cells) {
      System.arraycopy(cell.start(), 0, start, at, cell.size());
      at += cell.size();
    }
    return start;
  }

  /// The largest magnitude that each value of a state can have once it has left the start,
  /// `double[S]`: 1 for most hidden values, infinite for cells.
  public double[] bounds() {
    double[] bounds = new double[size];
    int at = 0;
    for (Cell cell : cells) {
      for (int i = 0; i < cell.size(); i++) {
        bounds[at++] = cell.bound(i);
      }
    }
    return bounds;
  }

  /// `F(s, x)`, `double[S]`.
  ///
  /// @param state s, `double[S]`
  /// @param input x, `double[D]`
  /// @throws IllegalArgumentException if a length is another
  public double[] step(double[] state, double[] input) {
    check(state, input);
    double[] next = new double[size];
    double[] read = Between.apply(between.get(0), input);
    int at = 0;
    for (int l = 0; l < cells.size(); l++) {
      Cell cell = cells.get(l);
      double[] after = cell.step(Arrays.copyOfRange(state, at, at + cell.size()), read);
      System.arraycopy(after, 0, next, at, cell.size());
      at += cell.size();
      if (l + 1 < cells.size()) {
        read = Between.apply(between.get(l + 1), Arrays.copyOf(after, cell.units()));
      }
    }
    return next;
  }

  /// The states behind the events of a sequence, `double[T][S]`.
  ///
  /// @param from the state before the first
  /// @param events `double[T][D]`
  public double[][] states(double[] from, double[][] events) {
    double[][] states = new double[events.length][];
    double[] state = from;
    for (int t = 0; t < events.length; t++) {
      state = step(state, events[t]);
      states[t] = state;
    }
    return states;
  }

  /// The derivatives of a step.
  ///
  /// @param byState `∂F/∂s`, `double[S][S]`, row of the new value, column of the old
  /// @param byInput `∂F/∂x`, `double[S][D]`
  public record Derivatives(double[][] byState, double[][] byInput) {}

  /// How a step moves with its state and with its event.
  ///
  /// @param state s, `double[S]`
  /// @param input x, `double[D]`
  public Derivatives derivatives(double[] state, double[] input) {
    check(state, input);
    double[][] moves = new double[inputs][size + inputs];
    for (int d = 0; d < inputs; d++) {
      moves[d][size + d] = 1;
    }
    double[] read = input;
    double[][] byAll = new double[size][];
    int at = 0;
    for (int l = 0; l < cells.size(); l++) {
      for (Between layer : between.get(l)) {
        moves = layer.push(read, moves);
        read = layer.apply(read);
      }
      Cell cell = cells.get(l);
      double[] before = Arrays.copyOfRange(state, at, at + cell.size());
      double[][] byState = new double[cell.size()][cell.size()];
      double[][] byInput = new double[cell.size()][cell.inputs()];
      cell.derivatives(before, read, byState, byInput);
      double[][] through = Matrices.product(byInput, moves);
      for (int i = 0; i < cell.size(); i++) {
        for (int j = 0; j < cell.size(); j++) {
          through[i][at + j] += byState[i][j];
        }
        byAll[at + i] = through[i];
      }
      read = Arrays.copyOf(cell.step(before, read), cell.units());
      moves = Arrays.copyOfRange(byAll, at, at + cell.units());
      at += cell.size();
    }
    double[][] byState = new double[size][];
    double[][] byInput = new double[size][];
    for (int i = 0; i < size; i++) {
      byState[i] = Arrays.copyOf(byAll[i], size);
      byInput[i] = Arrays.copyOfRange(byAll[i], size, size + inputs);
    }
    return new Derivatives(byState, byInput);
  }

  /// What the layers above answer if the sequence ended in a state, or stayed in it, `double[C]`.
  ///
  /// @param state `double[S]`
  /// @throws IllegalStateException if there is none
  public double[] answer(double[] state) {
    if (!readOut) {
      throw new IllegalStateException(
          name + " alone gives no answer; other layers are joined to it");
    }
    Cell last = cells.get(cells.size() - 1);
    int at = size - last.size();
    return Between.apply(
        between.get(cells.size()), Arrays.copyOfRange(state, at, at + last.units()));
  }

  /// How the answer moves with the state: `∂ answer / ∂ s`, `double[C][S]`; 0 for cells and lower
  /// layers, which the answer does not read.
  ///
  /// @param state `double[S]`
  /// @throws IllegalStateException if there is no answer
  public double[][] answerGradients(double[] state) {
    if (!readOut) {
      throw new IllegalStateException(
          name + " alone gives no answer; other layers are joined to it");
    }
    Cell last = cells.get(cells.size() - 1);
    int at = size - last.size();
    double[][] moves = new double[last.units()][size];
    for (int i = 0; i < moves.length; i++) {
      moves[i][at + i] = 1;
    }
    double[] read = Arrays.copyOfRange(state, at, at + last.units());
    for (Between layer : between.get(cells.size())) {
      moves = layer.push(read, moves);
      read = layer.apply(read);
    }
    return moves;
  }

  private void check(double[] state, double[] input) {
    if (state.length != size || input.length != inputs) {
      throw new IllegalArgumentException(
          String.format(
              "%s has %d values of state and reads %d; found %d and %d",
              name, size, inputs, state.length, input.length));
    }
  }
}
