package gatelens.report.tensorboard;

import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.sequence.Sample;
import gatelens.trace.Trace;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.History;
import gatelens.train.Split;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Writes how a training goes for TensorBoard, beside what another listener does. The gates are
/// those of the first few examples held out, or of the training's where none is; looking at them
/// changes nothing of the training.
public final class TensorBoardTraining implements TrainingListener, AutoCloseable {
  /// Examples whose gates are looked at.
  private static final int LOOKED_AT = 8;

  private final TrainingListener other;
  private final Optional<EventFile> events;
  private final List<Sample> examples;
  private String metric = "metric";

  private TensorBoardTraining(
      TrainingListener other, Optional<EventFile> events, List<Sample> examples) {
    this.other = other;
    this.events = events;
    this.examples = examples;
  }

  /// Opens the file, if a folder is given.
  ///
  /// @param other told of everything as well
  /// @param split whose held-out examples are looked at
  /// @param now seconds since 1970
  /// @throws IOException if it cannot be written
  public static TensorBoardTraining of(
      TrainingListener other, Optional<Path> folder, Split split, double now) throws IOException {
    Dataset shown = split.validation().size() > 0 ? split.validation() : split.training();
    List<Sample> examples =
        folder.isEmpty()
            ? List.of()
            : shown.slice(0, Math.min(LOOKED_AT, shown.size())).stream()
                .map(Example::input)
                .toList();
    return new TensorBoardTraining(
        other,
        folder.isEmpty() ? Optional.empty() : Optional.of(EventFile.create(folder.get(), now)),
        examples);
  }

  /// The folder of a run of its own: `folder` itself where no run is in it or it is resumed, else
  /// the first of `run-2`, `run-3` … within it that has none. TensorBoard draws what stands in one
  /// folder as one line.
  public static Path run(Path folder, boolean resumed) {
    Path run = folder;
    for (int number = 2; !resumed && hasRun(run); number++) {
      run = folder.resolve("run-" + number);
    }
    return run;
  }

  private static boolean hasRun(Path folder) {
    String[] names = folder.toFile().list();
    return names != null && Arrays.stream(names).anyMatch(name -> name.contains("tfevents"));
  }

  /// Something written into the file.
  private interface Entry {
    void write(EventFile file) throws IOException;
  }

  private void write(Entry entry) {
    if (events.isPresent()) {
      try {
        entry.write(events.orElseThrow());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  @Override
  public void step(TrainingListener.Progress now) {
    other.step(now);
    metric = now.metricName().replace(' ', '_');
    long step = (long) now.epoch() * now.batches() + now.batch();
    write(file -> {
      file.scalar("batch/loss", step, now.batchLoss());
      file.scalar("batch/rate", step, now.rate());
    });
  }

  @Override
  public void epoch(History.Epoch epoch) {
    other.epoch(epoch);
    write(file -> {
      file.scalar("epoch/loss", epoch.number(), epoch.loss());
      file.scalar("epoch/" + metric, epoch.number(), epoch.metric());
      if (!Double.isNaN(epoch.validationLoss())) {
        file.scalar("epoch/held_out_loss", epoch.number(), epoch.validationLoss());
        file.scalar("epoch/held_out_" + metric, epoch.number(), epoch.validationMetric());
      }
    });
  }

  @Override
  public void learned(int epoch, Model model, List<float[]> gradients) {
    other.learned(epoch, model, gradients);
    write(file -> {
      List<Layer.Parameter> parameters = model.parameters();
      for (int p = 0; p < parameters.size(); p++) {
        String name = parameters.get(p).name();
        file.histogram("weights/" + name, epoch, parameters.get(p).value().values());
        file.histogram("gradients/" + name, epoch, gradients.get(p));
      }
      List<Trace> traces = examples.stream().map(model::trace).toList();
      GateEvents.health(file, epoch, traces);
      GateEvents.signals(file, epoch, traces.get(0));
      file.flush();
    });
  }

  @Override
  public void better(int epoch, Model model) {
    other.better(epoch, model);
  }

  @Override
  public boolean stops() {
    return other.stops();
  }

  @Override
  public void close() throws IOException {
    if (events.isPresent()) {
      events.orElseThrow().close();
    }
  }
}
