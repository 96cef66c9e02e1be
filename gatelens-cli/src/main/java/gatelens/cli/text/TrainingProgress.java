package gatelens.cli.text;

import gatelens.train.History;
import gatelens.train.TrainingListener;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/// Shows how training goes: a bar with loss, metric and rate, and a line for every epoch.
public final class TrainingProgress implements TrainingListener {
  private final gatelens.cli.text.Progress progress;
  private final PrintStream messages;
  private final BooleanSupplier asked;
  private String metric = "";

  /// @param asked true once the user wants an end
  public TrainingProgress(
      gatelens.cli.text.Progress progress, PrintStream messages, BooleanSupplier asked) {
    this.progress = progress;
    this.messages = messages;
    this.asked = asked;
  }

  @Override
  public void step(TrainingListener.Progress now) {
    metric = now.metricName();
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
    String held =
        Double.isNaN(epoch.validationLoss())
            ? ""
            : String.format(
                Locale.ROOT,
                ", held out: loss %.4f, %s %.4f",
                epoch.validationLoss(),
                metric,
                epoch.validationMetric());
    messages.printf(
        Locale.ROOT,
        "epoch %d: loss %.4f, %s %.4f%s, rate %.3g%n",
        epoch.number() + 1,
        epoch.loss(),
        metric,
        epoch.metric(),
        held,
        epoch.rate());
  }

  @Override
  public boolean stops() {
    return asked.getAsBoolean();
  }
}
