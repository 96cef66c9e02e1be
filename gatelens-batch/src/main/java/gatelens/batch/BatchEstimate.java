package gatelens.batch;

import gatelens.lens.Lens;
import gatelens.watch.RowSteps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/// What a run would take, from its first rows.
///
/// @param rows about
/// @param seconds about
/// @param memory bytes, about
/// @param bytes of the output, about; at most one row a row
record BatchEstimate(long rows, double seconds, long memory, long bytes) {
  private static final int SAMPLE = 20_000;

  static BatchEstimate of(Lens lens, BatchPlan plan) throws IOException {
    RowSteps steps = RowSteps.of(lens, plan.asked(), words -> {});
    List<RowSteps.Event> events = new ArrayList<>();
    long begun = System.nanoTime();
    try {
      new RowIntake(steps, plan.data(), plan.keep())
          .read(
              new RowIntake.Sink() {
                @Override
                public void event(RowSteps.Event event) {
                  events.add(event);
                  if (events.size() >= SAMPLE) {
                    throw new CancellationException("enough");
                  }
                }

                @Override
                public void bad(BadRow row) {
                  // counted when it runs
                }
              });
    } catch (CancellationException enough) {
      // the first rows say it
    }
    double reading = (System.nanoTime() - begun) / 1e9 / Math.max(1, events.size());
    RowText text = new RowText(steps, RowFormat.CSV, plan.keep());
    Slice.Frame frame = new Slice.Frame(steps, text, plan.data(), plan.every(), false, false, -1);
    events.sort(new EventOrder(steps.timed()));
    double working = 0;
    double length = 0;
    // the second time around the code is compiled
    for (int turn = 0; turn < 3; turn++) {
      begun = System.nanoTime();
      Slice.Done done =
          new Slice(
                  frame, Gathered.of(events), List.of(), java.util.Map.of(), Optional.empty(), true)
              .call();
      working = (System.nanoTime() - begun) / 1e9 / Math.max(1, events.size());
      length = (double) done.text().length / Math.max(1, events.size());
    }
    long rows = BatchSize.rows(plan.data());
    double bytes = events.stream().mapToLong(SortedEvents::bytes).average().orElse(0);
    long held = Math.min(Math.round(rows * bytes), plan.memory());
    return new BatchEstimate(
        rows, rows * Math.max(reading, working / plan.threads()), held, Math.round(rows * length));
  }

  List<String> lines() {
    return List.of(
        String.format(Locale.ROOT, "about %,d rows", rows),
        String.format(Locale.ROOT, "about %.0f s, twice that if rows must be sorted", seconds),
        String.format(
            Locale.ROOT,
            "about %,d MB of memory if rows must be sorted, else little",
            memory >> 20),
        String.format(Locale.ROOT, "about %,d MB are written", (bytes + (1 << 20) - 1) >> 20));
  }
}
