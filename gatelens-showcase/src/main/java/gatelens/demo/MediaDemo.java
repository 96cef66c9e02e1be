package gatelens.demo;

import gatelens.data.EncodingPlan;
import gatelens.data.Reading;
import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Wanted;
import gatelens.lens.Background;
import gatelens.lens.DataReport;
import gatelens.lens.Inputs;
import gatelens.lens.Lens;
import gatelens.lens.Training;
import gatelens.lens.TrainingData;
import gatelens.measure.ModalityShare;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.document.MediaDemoDocument;
import gatelens.report.page.CasesPage;
import gatelens.report.page.HtmlReport;
import gatelens.report.page.Wording;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// The demos of pictures, of sounds, and of a sensor with a note: files are made, learned from and
/// explained as anybody's are, without a setting. What decides each is known, so that explanations
/// can be held to it.
public final class MediaDemo {
  /// Names of the demos.
  public static final List<String> TASKS = List.of("images", "sound", "both");

  private static final int HELD = 60;
  private static final int CASES = 4;
  private static final Wanted DETAIL = new Wanted(true, true, true, 0);

  private final MadeData data;
  private final int learned;
  private final List<Row> rows;
  private final List<Row> shown;

  /// A held-out row, explained.
  ///
  /// @param planted what was
  /// @param decision what the model says
  private record Row(MadeData.Planted planted, Decision decision) {
    String answer() {
      return decision.probes().reason().orElseThrow().answer();
    }

    boolean right() {
      return answer().equals(planted.label());
    }

    /// Whether the strongest part of each input that decides lies within what was planted.
    boolean named() {
      return planted.places().stream().allMatch(this::named);
    }

    private boolean named(MadeData.Place place) {
      Tensor all = decision.explanation().attribution().get(place.input());
      boolean sum = place.features() == 0;
      int steps = all.shape().extent(0);
      int width = all.size() / steps;
      double most = -1;
      boolean inside = false;
      for (int t = 0; t < steps; t++) {
        double step = 0;
        for (int d = 0; d < width; d++) {
          double value = all.values()[t * width + d];
          step += value;
          if (!sum && Math.abs(value) > most) {
            most = Math.abs(value);
            inside = place.holds(t, d);
          }
        }
        if (sum && Math.abs(step) > most) {
          most = Math.abs(step);
          inside = place.holds(t, 0);
        }
      }
      return inside;
    }

    /// Whether it is said that several inputs are needed.
    boolean together() {
      return ModalityShare.together(
              decision.probes().shares(), decision.explanation().completeness())
          .isPresent();
    }

    String sentence() {
      return "What was made: "
          + planted.words()
          + ". What the model says: "
          + decision.probes().reason().orElseThrow().sentence();
    }
  }

  private MediaDemo(MadeData data, int learned, List<Row> rows, List<Row> shown) {
    this.data = data;
    this.learned = learned;
    this.rows = List.copyOf(rows);
    this.shown = List.copyOf(shown);
  }

  /// Makes files, learns from them and explains others.
  ///
  /// @param task one of {@link #TASKS}
  /// @param share of the usual number of rows, in (0, 1]; 1 is usual
  /// @param seed decides data, weights and order
  /// @throws IllegalArgumentException if there is no such task
  /// @throws IOException if the files cannot be written
  public static MediaDemo run(
      String task, double share, long seed, Workers workers, TrainingListener listener)
      throws IOException {
    MadeData data = data(task);
    Path folder = Files.createTempDirectory("gatelens-demo");
    try {
      return run(data, folder, share, seed, workers, listener);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static MediaDemo run(
      MadeData data,
      Path folder,
      double share,
      long seed,
      Workers workers,
      TrainingListener listener)
      throws IOException {
    int learned = (int) Math.round(share * data.usual());
    Path training = folder.resolve("learned");
    data.write(training, learned, new SplittableRandom(seed));
    Path test = folder.resolve("held-out");
    Map<String, MadeData.Planted> planted =
        data.write(test, HELD, new SplittableRandom(seed + 1_000_003));
    Model model =
        new Training(
                new TrainingData.Raw(
                    data.data(training),
                    Reading.automatic(),
                    EncodingPlan.usual(),
                    new TrainingData.Apart.Nothing(),
                    false,
                    false,
                    Optional.empty()),
                new Training.Start.Suited(Map.of(), Initialisation.KERAS),
                Training.Settings.usual(seed),
                List.of())
            .prepare(DataReport.Listener.NONE)
            .run(workers, listener)
            .model();
    return explained(data, model, learned, data.data(test), planted, workers);
  }

  @SuppressWarnings("resource") // the workers are the caller's
  private static MediaDemo explained(
      MadeData data,
      Model model,
      int learned,
      Path test,
      Map<String, MadeData.Planted> planted,
      Workers workers)
      throws IOException {
    Lens lens = Lens.of(model, workers);
    Question question =
        Question.USUAL
            .withBaseline(Background.usual(lens))
            .withEvidence(Depth.CHEAP)
            .withWanted(new Wanted(false, true, false, 0));
    List<Row> rows = new ArrayList<>();
    for (Decision one : lens.decide(new Inputs.Raw(test), question).all()) {
      String name = one.subject().name().replaceAll(":.*", "");
      rows.add(new Row(Objects.requireNonNull(planted.get(name), name), one));
    }
    Decisions closer = new Decisions(model, question.withWanted(DETAIL), workers);
    List<Row> shown = new ArrayList<>();
    for (Row row : chosen(rows)) {
      shown.add(new Row(row.planted(), closer.completed(row.decision())));
    }
    return new MediaDemo(data, learned, rows, shown);
  }

  private static MadeData data(String task) {
    for (MadeData one : List.of(new DrawnShapes(), new Glides(), new PumpNotes())) {
      if (one.task().equals(task)) {
        return one;
      }
    }
    throw new IllegalArgumentException("demo " + task + ": expected one of " + TASKS);
  }

  /// The first right ones of each class in turn, and the first wrong one.
  private static List<Row> chosen(List<Row> rows) {
    List<Row> chosen = new ArrayList<>();
    for (Row row : rows) {
      if (row.right() && chosen.size() < CASES - 1) {
        chosen.add(row);
      }
    }
    rows.stream().filter(row -> !row.right()).findFirst().ifPresent(chosen::add);
    return chosen;
  }

  /// Held-out rows.
  public int count() {
    return rows.size();
  }

  /// The share of held-out rows that are answered rightly, in [0, 1].
  public double accuracy() {
    return rows.stream().filter(Row::right).count() / (double) rows.size();
  }

  /// Of the rows that are answered rightly the share of which the strongest part lies within what
  /// was planted, of each input that decides; in [0, 1].
  public double named() {
    return shareOfRight(Row::named);
  }

  /// Of the rows that are answered rightly the share of which it is said that several inputs are
  /// needed; in [0, 1].
  public double together() {
    return shareOfRight(Row::together);
  }

  private double shareOfRight(java.util.function.Predicate<Row> which) {
    List<Row> right = rows.stream().filter(Row::right).toList();
    return right.stream().filter(which).count() / (double) Math.max(1, right.size());
  }

  private boolean several() {
    return rows.stream().anyMatch(row -> row.planted().together());
  }

  private String figures() {
    String figures =
        String.format(
            Locale.ROOT,
            "A GRU learned from %d %s and is right on %.0f %% of %d others; of these the strongest"
                + " %s lies within what decides in %.0f %%",
            learned,
            data.rows().get(1),
            100 * accuracy(),
            rows.size(),
            data.part(),
            100 * named());
    return several()
        ? figures
            + String.format(
                Locale.ROOT,
                ", and that both inputs are needed is said in %.0f %%",
                100 * together())
        : figures;
  }

  /// What a terminal shows.
  ///
  /// @param seconds it took
  public List<String> lines(double seconds) {
    List<String> lines = new ArrayList<>();
    lines.add(data.made());
    lines.add(figures() + String.format(Locale.ROOT, ". It took %.0f s.", seconds));
    lines.add("");
    for (Row row : shown) {
      lines.add(row.decision().subject().name() + ": " + row.sentence());
    }
    return lines;
  }

  /// The document of `--json`.
  ///
  /// @param page where the page was written
  /// @param seconds it took
  public MediaDemoDocument document(String page, double seconds) {
    return new MediaDemoDocument(
        data.task(),
        learned,
        rows.size(),
        accuracy(),
        named(),
        several() ? Optional.of(together()) : Optional.empty(),
        seconds,
        page,
        shown.stream()
            .map(row ->
                new MediaDemoDocument.Case(
                    row.decision().subject().name(),
                    row.planted().label(),
                    row.answer(),
                    row.planted().words(),
                    row.decision().probes().reason().orElseThrow().sentence(),
                    row.named()))
            .toList());
  }

  /// The page.
  ///
  /// @param facts where it comes from, by name
  public String page(Map<String, String> facts) {
    List<CasesPage.Case> cases = new ArrayList<>();
    for (Row row : shown) {
      cases.add(
          new CasesPage.Case(
              row.decision().subject().name() + ": " + row.answer(),
              row.sentence(),
              row.decision()));
    }
    Wording words = Wording.ENGLISH;
    HtmlReport page = new CasesPage(data.title(), figures() + ".", cases, words).page();
    page.section("What was made").paragraph(data.made());
    page.section("What this does not show")
        .paragraph(
            "What decides was made to lie in one place. In data of your own it may be spread over"
                + " many, and an explanation says what moved this model's answer away from that of"
                + " usual inputs, not that the model is right.");
    CasesPage.glossary(page, words);
    HtmlReport own = page.section("Now your own");
    for (int i = 0; i < data.own().size(); i += 2) {
      own.paragraph(data.own().get(i)).command(data.own().get(i + 1));
    }
    Map<String, String> origin = new LinkedHashMap<>(facts);
    origin.put("data", "made by the program");
    origin.put("learned from", Integer.toString(learned));
    origin.put("held out", Integer.toString(rows.size()));
    page.section("Where this comes from").facts(origin);
    return page.html();
  }
}
