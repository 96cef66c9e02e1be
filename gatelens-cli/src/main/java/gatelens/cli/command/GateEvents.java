package gatelens.cli.command;

import gatelens.report.picture.GateHealth;
import gatelens.report.tensorboard.EventFile;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// What TensorBoard is shown of gates and states, after a training's epoch as of a finished model.
final class GateEvents {
  private GateEvents() {}

  /// Mean and saturation of every gate over some sequences.
  static void health(EventFile events, long step, List<Trace> traces) throws IOException {
    for (GateHealth gate : GateHealth.of(traces)) {
      String tag = gate.gate().replace('.', '/');
      events.scalar(tag + "/mean", step, gate.mean());
      events.scalar(tag + "/saturated_low", step, gate.shut());
      events.scalar(tag + "/saturated_high", step, gate.open());
    }
  }

  /// The distribution of every gate and state of one sequence.
  static void signals(EventFile events, long step, Trace trace) throws IOException {
    for (LayerTrace layer : trace.recurrent()) {
      for (Map.Entry<String, Tensor> signal : layer.signals().entrySet()) {
        events.histogram(
            layer.layer().name() + "/" + signal.getKey(), step, signal.getValue().values());
      }
    }
  }
}
