package gatelens.cli.text;

import gatelens.formats.own.ModelFile;
import gatelens.model.Model;
import gatelens.train.History;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Shows how training goes: a bar with loss, metric and rate, and a line for every epoch, or for
/// some of many.
public final class TrainingProgress implements TrainingListener {
  /// Epochs of which each has its line; of more they stand at even distances.
  private static final int MOST = 40;

  private final gatelens.cli.text.Progress progress;
  private final PrintStream messages;
  private final BooleanSupplier asked;
  private final Optional<Path> best;
  private String metric = "";
  private int every = 1;

  /// @param asked true once the user wants an end
  /// @param best where the model of the best epoch so far is written
  public TrainingProgress(
      gatelens.cli.text.Progress progress,
      PrintStream messages,
      BooleanSupplier asked,
      Optional<Path> best) {
    this.best = best;
    this.progress = progress;
    this.messages = messages;
    this.asked = asked;
  }

  @Override
  public void step(TrainingListener.Progress now) {
    metric = now.metricName();
    every = now.epochs() <= MOST ? 1 : Math.ceilDiv(now.epochs(), MOST / 2);
    progress.note(
        String.format(
            Locale.ROOT,
            "epoch %d/%d loss %.4f %s %.4f rate %.2g",
            now.epoch() + 1,
            now.epochs(),
            now.loss(),
            now.metricName(),
            now.metric(),
            now.rate()));
    progress.advance(1);
  }

  @Override
  public void epoch(History.Epoch epoch) {
    if ((epoch.number() + 1) % every != 0) {
      return;
    }
    String held =
        Double.isNaN(epoch.validationLoss())
            ? ""
            : String.format(
                Locale.ROOT,
                ", held out: loss %.4f, %s %.4f",
                epoch.validationLoss(),
                metric,
                epoch.validationMetric());
    StringBuilder figures = new StringBuilder();
    epoch
        .figures()
        .forEach((name, figure) ->
            figures.append(String.format(Locale.ROOT, ", %s %.4f", name.title(), figure)));
    messages.printf(
        Locale.ROOT,
        "epoch %d: loss %.4f, %s %.4f%s%s, rate %.3g%n",
        epoch.number() + 1,
        epoch.loss(),
        metric,
        epoch.metric(),
        held,
        figures,
        epoch.rate());
  }

  @Override
  public void better(int epoch, Model model) {
    try {
      if (best.isPresent()) {
        ModelFile.write(model, best.get());
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public boolean stops() {
    return asked.getAsBoolean();
  }
}
