package gatelens.spark;

import gatelens.gates.GateStatistics;
import gatelens.layer.Signal;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/// What the gates of a model do over all sequences of a table whose rows hold whole ones, as arrays
/// of arrays of numbers: of each gate of each unit the mean, the shares of steps below 0.1 and
/// above 0.9, and of each unit the time scale `1 / (1 - mean retention)`, in steps. Sums are whole
/// numbers of 2⁻²⁴, so that any partition gives the same bits. A sequence that is null, empty or
/// not as wide as the model reads is not counted.
///
/// `sequences.select(new GateSurvey("m.gatelens", "events").toColumn())`; the answer is a map of
/// `layer.gate:unit/mean`, `/below`, `/above`, of `layer:unit/timeScale`, and `sequences`, `steps`.
public final class GateSurvey extends FixedSums.Of {
  private static final long serialVersionUID = 1;
  private static final String RETENTION = "retention";

  private final String name;
  private final byte[] bytes;
  private final String column;
  private transient @Nullable Model opened;

  /// Sums over the sequences of a column.
  ///
  /// @param model its file, on the driver
  /// @throws IOException if it cannot be read
  /// @throws Refused if it does not read features
  public GateSurvey(String model, String column) throws IOException {
    Path file = Path.of(model);
    this.name = String.valueOf(file.getFileName());
    this.bytes = Files.readAllBytes(file);
    this.column = column;
    Model read = model();
    if (read.branches().size() != 1
        || read.branches().get(0).layers().get(0) instanceof gatelens.layer.Embedding) {
      throw new Refused(
          Refused.Kind.QUESTION, model + ": expected a model of one input of features");
    }
  }

  private Model model() {
    Model there = opened;
    if (there == null) {
      try {
        there = Lens.open(name, bytes).model();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
      opened = there;
    }
    return there;
  }

  @Override
  public FixedSums reduce(FixedSums sums, Row row) {
    Model model = model();
    float[][] events = SequenceCells.of(row.getAs(column), model.branches().get(0).inputWidth());
    if (events.length == 0) {
      return sums;
    }
    sums.add("sequences", 1);
    sums.add("steps", events.length);
    Sample sample = Sample.of(FeatureSequence.of(Tensor.ofRows(events)));
    try (Workers one = Workers.single()) {
      for (LayerTrace.Recurrent layer : model.traces(List.of(sample), one).get(0).recurrent()) {
        layer.layer().signals().stream()
            .filter(Signal::isShare)
            .map(Signal::name)
            .forEach(gate -> add(sums, layer, gate));
      }
    }
    return sums;
  }

  private static void add(FixedSums sums, LayerTrace.Recurrent layer, String gate) {
    Tensor signal = layer.signals().get(gate);
    if (signal == null) {
      return;
    }
    float[] values = signal.values();
    int units = layer.layer().units();
    for (int unit = 0; unit < units; unit++) {
      long sum = 0;
      long below = 0;
      long above = 0;
      for (int k = unit; k < values.length; k += units) {
        sum += Math.round(values[k] * FixedSums.SCALE);
        below += GateStatistics.isClosed(values[k]) ? 1 : 0;
        above += GateStatistics.isOpen(values[k]) ? 1 : 0;
      }
      String of = layer.layer().name() + "." + gate + ":" + unit;
      sums.add(of + "/mean", sum);
      sums.add(of + "/below", below);
      sums.add(of + "/above", above);
    }
  }

  @Override
  public Map<String, Double> finish(FixedSums sums) {
    Map<String, Double> found = new TreeMap<>();
    double steps = sums.get("steps");
    found.put("sequences", (double) sums.get("sequences"));
    found.put("steps", steps);
    sums.all()
        .forEach((what, sum) -> {
          if (what.endsWith("/mean")) {
            double mean = sum / FixedSums.SCALE / steps;
            found.put(what, mean);
            String of = what.substring(0, what.length() - "/mean".length());
            int dot = of.lastIndexOf('.');
            if (of.startsWith(RETENTION + ":", dot + 1)) {
              String unit = of.substring(0, dot) + of.substring(of.lastIndexOf(':'));
              found.put(unit + "/timeScale", 1 / Math.max(1e-6, 1 - mean));
            }
          } else if (what.indexOf('/') >= 0) {
            found.put(what, sum / steps);
          }
        });
    return found;
  }
}
