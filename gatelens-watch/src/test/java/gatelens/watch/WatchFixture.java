package gatelens.watch;

import gatelens.data.Encoding;
import gatelens.data.Notation;
import gatelens.data.Reading;
import gatelens.data.Roles;
import gatelens.data.SeriesPlan;
import gatelens.data.encode.SeriesEncoder;
import gatelens.lens.Lens;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.TimeScale;
import gatelens.testkit.explain.RandomModels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// A model of card payments that knows how its columns were written, and lines for it.
final class WatchFixture {
  static final String HEADER = "card,time,amount,kind";

  private WatchFixture() {}

  static Lens lens(String plan, SeriesPlan.Missing missing) {
    return lens(plan, missing, 50);
  }

  /// @param mean of the amounts in its training
  static Lens lens(String plan, SeriesPlan.Missing missing, double mean) {
    return lens(plan, missing, mean, "TEXT");
  }

  /// @param times how they were written in its training
  static Lens lens(String plan, SeriesPlan.Missing missing, double mean, String times) {
    SeriesEncoder encoder =
        new SeriesEncoder(
            List.of(
                new SeriesEncoder.Part("amount", mean, 20, List.of()),
                new SeriesEncoder.Part("kind", 0, 1, List.of("shop", "atm", "web"))),
            missing,
            600);
    Reading reading =
        new Reading(
                Reading.Format.CSV,
                new Roles(
                    List.of("card"),
                    Optional.of("time"),
                    TimeScale.UNKNOWN,
                    List.of("amount", "kind"),
                    Optional.empty(),
                    Optional.empty()),
                Optional.empty(),
                0)
            .withNotations(
                List.of(
                    new Notation("amount", Notation.Kind.NUMBER, "PLAIN"),
                    new Notation("kind", Notation.Kind.WORDS, ""),
                    new Notation("time", Notation.Kind.DATE, times)));
    Encoding encoding = new Encoding(List.of("input"), List.of(encoder), reading, List.of());
    Model model = RandomModels.model(plan, encoder.width(), 0.3, 5);
    List<String> classes = model.classCount() == 2 ? List.of("ok", "fraud") : List.of();
    return Lens.of(
        model.withInfo(encoding.in(model.info().withClasses(classes))), Workers.single());
  }

  static Lens lens() {
    return lens("gru(6) dense(2,softmax)", SeriesPlan.Missing.FORWARD);
  }

  /// Rows of some cards, in the order of their times; some values are missing.
  static List<String> rows(int count) {
    SplittableRandom random = new SplittableRandom(3);
    List<String> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      String amount = n % 7 == 6 ? "" : Double.toString(Math.rint(random.nextDouble() * 1e4) / 100);
      String kind = n % 11 == 10 ? "" : List.of("shop", "atm", "web", "new").get(n % 4);
      rows.add(
          "card%d,2026-01-%02dT%02d:%02d:%02dZ,%s,%s"
              .formatted(
                  random.nextInt(4), 1 + n / 1440, n / 60 % 24, n % 60, n % 50, amount, kind));
    }
    return rows;
  }

  static String csv(int count) {
    return HEADER + "\n" + String.join("\n", rows(count)) + "\n";
  }

  /// The same rows as objects.
  static String json(int count) {
    StringBuilder text = new StringBuilder();
    for (String row : rows(count)) {
      String[] cells = row.split(",", -1);
      text.append(
          "{\"card\":\"%s\",\"time\":\"%s\",\"more\":[1],\"amount\":%s,\"kind\":%s}%n"
              .formatted(
                  cells[0],
                  cells[1],
                  cells[2].isEmpty() ? "null" : cells[2],
                  cells[3].isEmpty() ? "null" : "\"" + cells[3] + "\""));
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  /// Keeps what it is told.
  static final class Told implements Sink {
    final List<String> answers = new ArrayList<>();
    final List<String> bad = new ArrayList<>();

    @Override
    public void answer(byte[] line) {
      answers.add(new String(line, StandardCharsets.UTF_8));
    }

    @Override
    public void bad(byte[] line) {
      bad.add(new String(line, StandardCharsets.UTF_8));
    }
  }

  static List<Line> lines(byte[] bytes) {
    LineReader reader = new LineReader(WatchPlan.LONGEST_LINE, 0, 0);
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    List<Line> lines = new ArrayList<>();
    try {
      Optional<Line> line = reader.next(in);
      while (line.isPresent()) {
        lines.add(line.get());
        line = reader.next(in);
      }
    } catch (IOException never) {
      throw new IllegalStateException(never);
    }
    reader.rest().ifPresent(lines::add);
    return lines;
  }

  static Told told(Watch watch, String text) throws IOException {
    return told(watch, text.getBytes(StandardCharsets.UTF_8));
  }

  static Told told(Watch watch, byte[] bytes) throws IOException {
    Told told = new Told();
    for (Line line : lines(bytes)) {
      watch.accept(line, told);
    }
    watch.drain(told);
    return told;
  }
}
