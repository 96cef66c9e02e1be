package gatelens.report.picture;

import gatelens.gates.Kept;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sides;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Pictures of what a layer wrote, kept and lost.
final class MemoryPictures {
  private static final int EVENTS = 3;

  /// Sequences up to here are shown whole.
  private static final int LONG = 60;

  private static final double LITTLE = 0.01;

  private final Gallery gallery;

  MemoryPictures(Gallery gallery) {
    this.gallery = gallery;
  }

  List<Picture> ledgers() {
    List<Picture> list = new ArrayList<>();
    for (LayerTrace layer : gallery.trace().recurrent()) {
      Ledger.of(layer).ifPresent(ledger -> list.addAll(of(layer.layer().name(), ledger)));
    }
    return list;
  }

  private List<Picture> of(String layer, Ledger ledger) {
    Told told = Told.of(gallery.decision(), layer, ledger.written().length);
    IntFunction<String> names = t -> gallery.steps(layer).apply(told.steps()[t]);
    return List.of(
        new Curves(
                gallery.name("ledger-" + layer),
                "Written into " + layer + " and kept to the end",
                "sum over units",
                List.of(
                    Curves.Curve.of(
                        "what the step wrote that survives", told.of(ledger.written()))),
                names,
                List.of(
                    "The step that wrote is credited, although what it wrote may carry older"
                        + " content."))
            .picture(),
        new Curves(
                gallery.name("kept-" + layer),
                "Share of each step that " + layer + " keeps to the end",
                "share, 0 to 1",
                List.of(Curves.Curve.of("mean over units", told.of(ledger.survival()))),
                names,
                List.of())
            .picture());
  }

  List<Picture> survival() {
    List<Picture> list = new ArrayList<>();
    for (LayerTrace layer : gallery.trace().recurrent()) {
      Kept.of(layer)
          .filter(kept -> !events(kept).isEmpty())
          .ifPresent(kept -> list.add(survival(kept)));
    }
    return list;
  }

  /// The steps that are shown: none where the one that was asked for is of a longer input.
  private List<Integer> events(Kept kept) {
    List<Integer> asked =
        gallery
            .style()
            .event()
            .map(List::of)
            .orElseGet(() -> gallery.strongest(kept.layer(), EVENTS));
    return asked.stream().filter(t -> t < kept.steps()).toList();
  }

  private Picture survival(Kept kept) {
    List<Integer> events = events(kept);
    List<Kept.Fading> fadings = events.stream().map(kept::fading).toList();
    Told told = Told.of(gallery.decision(), kept.layer(), kept.steps());
    int from = kept.steps();
    int to = 0;
    for (Kept.Fading fading : fadings) {
      for (int t = 0; t < kept.steps(); t++) {
        if (fading.mean()[t] >= LITTLE) {
          from = Math.min(from, t);
          to = Math.max(to, t + 1);
        }
      }
    }
    boolean cut = kept.steps() > LONG && to - from < kept.steps();
    int first = cut ? from : 0;
    int last = cut ? to : kept.steps();
    Told shown =
        new Told(Arrays.stream(told.steps()).filter(t -> t >= first && t < last).toArray());
    List<Curves.Curve> curves = new ArrayList<>();
    for (Kept.Fading fading : fadings) {
      curves.add(
          new Curves.Curve(
              gallery.place(kept.layer(), fading.event()),
              shown.of(fading.mean()),
              shown.of(fading.low()),
              shown.of(fading.high())));
    }
    List<String> notes = new ArrayList<>();
    notes.add("A band holds the middle 80 % of the units. A curve begins where its step is read.");
    if (cut) {
      notes.add(
          (last - first)
              + " of "
              + kept.steps()
              + " steps are shown: at the others less than 1 % is left.");
    }
    IntFunction<String> names = gallery.steps(kept.layer());
    return new Curves(
            gallery.name("survival-" + kept.layer()),
            "What is left in " + kept.layer() + " of the strongest steps",
            "share kept, mean over units",
            curves,
            t -> names.apply(shown.steps()[t]),
            notes)
        .picture();
  }

  List<Picture> maps() {
    List<Picture> list = new ArrayList<>();
    for (LayerTrace layer : gallery.trace().recurrent()) {
      Kept.of(layer).ifPresent(kept -> list.add(map(kept)));
    }
    return list;
  }

  private Picture map(Kept kept) {
    Kept.MemoryMap map = kept.map(Gallery.MOST_REMEMBERED);
    Told told = Told.of(gallery.decision(), kept.layer(), kept.steps());
    int[] places =
        IntStream.range(0, map.steps().length)
            .filter(i -> Arrays.binarySearch(told.steps(), map.steps()[i]) >= 0)
            .toArray();
    int[] steps = Arrays.stream(places).map(i -> map.steps()[i]).toArray();
    IntFunction<String> name = gallery.steps(kept.layer());
    List<String> notes = new ArrayList<>();
    notes.add(
        kept.backward()
            ? "Row: the step that was read. To the left, since this layer reads backward: the share"
                + " of it that is left after another step, mean over units."
            : "Row: the step that was read. To the right: the share of it that is left after a"
                + " later step, mean over units.");
    if (steps.length < told.steps().length) {
      notes.add(
          steps.length + " of " + told.steps().length + " steps are shown, at even distances.");
    }
    return new HeatMap(
            gallery.name("memory-" + kept.layer()),
            "What is left in " + kept.layer() + " of each step",
            square(map.left(), places),
            Ramp.SEQUENTIAL,
            i -> name.apply(steps[i]),
            i -> name.apply(steps[i]),
            Sides.VALUES,
            notes)
        .withGaps("not read yet")
        .picture();
  }

  /// The rows and columns of some places.
  private static Tensor square(Tensor all, int[] places) {
    int n = places.length;
    int width = all.extent(1);
    float[] values = all.values();
    return Tensor.generate(i -> values[places[i / n] * width + places[i % n]], n, n);
  }
}
