package gatelens.engine;

import gatelens.engine.node.Dropping;
import gatelens.engine.node.Frame;
import gatelens.engine.node.Node;
import gatelens.engine.node.Tape;
import gatelens.layer.Gru;
import gatelens.layer.Lstm;
import gatelens.parallel.Workers;
import gatelens.sequence.Rows;
import gatelens.trace.StateEdit;
import gatelens.trace.StatePlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/// One step of a causal model in which values of its state are set as soon as they are computed.
public final class Editing {
  private static final float[] NOTHING = new float[0];
  private final Network network;

  /// Of a network.
  public Editing(Network network) {
    this.network = network;
  }

  /// Where the state of each recurrent layer lies in a running state, lower layers first.
  public List<StatePlace> places() {
    List<StatePlace> places = new ArrayList<>();
    int at = 0;
    for (Node node : network.branches.get(0).nodes()) {
      switch (node.layer()) {
        case Gru gru ->
            places.add(new StatePlace(gru.name(), gru.units(), at, OptionalInt.empty()));
        case Lstm lstm ->
            places.add(
                new StatePlace(lstm.name(), lstm.units(), at, OptionalInt.of(at + lstm.units())));
        default -> {
          // sums of a pooling are no state of a cell
        }
      }
      at += node.stateSize();
    }
    return places;
  }

  /// Where the rows stand behind a step.
  ///
  /// @param states one a row
  /// @param logits one a row, `float[C]`; empty arrays where the model does not answer at this step
  /// @param outputs one a row, `float[C]`, behind the last activation; or empty arrays
  public record Done(float[][] states, float[][] logits, float[][] outputs) {}

  /// Runs one step of every row.
  ///
  /// @param step from 0; of a row only this step is read
  /// @param states one a row, before the step; not read at step 0
  /// @param edits one list a row
  public Done step(
      Rows rows, int step, float[][] states, List<List<StateEdit>> edits, Workers workers) {
    float[][] next = new float[rows.count()][network.stateSize()];
    float[][] logits = new float[rows.count()][];
    float[][] outputs = new float[rows.count()][];
    Arrays.fill(logits, NOTHING);
    Arrays.fill(outputs, NOTHING);
    workers.forEach(
        Network.blocks(rows.count()),
        b -> {
          int first = b * Network.BLOCK_ROWS;
          int count = Math.min(Network.BLOCK_ROWS, rows.count() - first);
          Workspace workspace = network.take();
          for (int row = 0; row < count && step > 0; row++) {
            network.loadState(workspace, count, row, states[first + row], 0);
          }
          Block block = Inputs.block(network, rows, first, count, workspace);
          boolean last = step + 1 == rows.layout().first().length();
          workspace.touch =
              (node, tape, out) -> set(node, tape, out, edits.subList(first, first + count));
          network.runRecorded(
              block,
              workspace,
              step,
              1,
              last,
              Dropping.NONE,
              network.kernelsOfSteps(rows.count()),
              false,
              (offset, logit, output) -> {
                for (int row = 0; row < count; row++) {
                  logits[first + row] = row(logit, row);
                  outputs[first + row] = row(output, row);
                }
              });
          workspace.touch = Workspace.Touch.NOTHING;
          for (int row = 0; row < count; row++) {
            network.saveState(workspace, row, next[first + row], 0);
          }
          network.give(workspace);
        });
    return new Done(next, logits, outputs);
  }

  private static float[] row(Frame frame, int row) {
    int at = frame.offset() + row * frame.width();
    return Arrays.copyOfRange(frame.values(), at, at + frame.width());
  }

  /// Sets what a layer has just made, in its state and in what it hands on.
  private static void set(Node node, Tape tape, Frame out, List<List<StateEdit>> edits) {
    for (int row = 0; row < edits.size(); row++) {
      float[] state = NOTHING;
      for (StateEdit edit : edits.get(row)) {
        if (!edit.layer().equals(node.layer().name())) {
          continue;
        }
        if (state.length == 0) {
          state = new float[node.stateSize()];
          node.saveState(tape, row, state, 0);
        }
        state[edit.unit() + (edit.cell() ? out.width() : 0)] = edit.value();
        if (!edit.cell()) {
          out.values()[out.offset() + row * out.width() + edit.unit()] = edit.value();
        }
      }
      if (state.length > 0) {
        node.loadState(tape, row, state, 0);
      }
    }
  }
}
