package gatelens.report.text;

import gatelens.dynamics.DynamicsStudy;
import gatelens.dynamics.Eigenvalue;
import gatelens.dynamics.Leaving;
import gatelens.dynamics.LostState;
import gatelens.dynamics.RestingPoint;
import gatelens.dynamics.StatePlane;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;

/// What `gatelens dynamics` says for people.
public final class DynamicsText {
  private static final int POINTS = 12;
  private static final double LASTING = 1_000;

  /// Time constants after which a difference is below a thousandth.
  private static final double SEEN = 7;

  private final Function<double[], String> answer;

  /// @param answer words for what the layers above say
  public DynamicsText(Function<double[], String> answer) {
    this.answer = answer;
  }

  /// The study, map after map.
  public String of(DynamicsStudy study) {
    StringBuilder text = new StringBuilder(2_000);
    for (DynamicsStudy.Part part : study.parts()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s: a state of %d values, %d sequences%n",
              part.map(),
              part.size(),
              part.sequences()));
      part.at().forEach(at -> at(at, text));
      part.rounds().forEach(round -> new CycleText(answer).add(round, text));
      exponents(part.exponents(), text);
      lost(part.lost(), text);
      first(part.first(), text);
      part.plane().ifPresent(plane -> spread(plane, text));
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  private void at(DynamicsStudy.At at, StringBuilder text) {
    List<RestingPoint> points = at.found().points();
    text.append(
        String.format(
            Locale.ROOT,
            "%nwhile the input stays at %s: %s from %d starts%s%n",
            at.input(),
            points.isEmpty() ? "no point" : count(points),
            at.found().starts(),
            points.isEmpty() ? "" : unseen(at)));
    if (!points.isEmpty()) {
      text.append(table(at).text().replace("\n", System.lineSeparator()));
    }
    if (points.size() > POINTS) {
      text.append(
          String.format(
              Locale.ROOT, "and %d more points; --json has all%n", points.size() - POINTS));
    }
    if (at.found().lost() > 0) {
      text.append(String.format(Locale.ROOT, "%d starts led to no point%n", at.found().lost()));
    }
  }

  private static String unseen(DynamicsStudy.At at) {
    double unseen = at.found().unseen();
    return unseen == 0
        ? "; each was found more than once"
        : String.format(
            Locale.ROOT,
            "; one more start would find another in about %.2g %% of cases",
            100 * unseen);
  }

  static String count(List<RestingPoint> points) {
    List<String> parts = new ArrayList<>();
    for (RestingPoint.Kind kind : RestingPoint.Kind.values()) {
      long of = points.stream().filter(point -> point.kind() == kind).count();
      if (of > 0) {
        parts.add(of + " " + word(kind));
      }
    }
    return String.join(", ", parts);
  }

  static String word(RestingPoint.Kind kind) {
    return switch (kind) {
      case STABLE -> "stable";
      case SADDLE -> "saddle";
      case SOURCE -> "source";
      case SLOW -> "slow";
    };
  }

  private Table table(DynamicsStudy.At at) {
    List<List<String>> rows = new ArrayList<>();
    List<RestingPoint> points = at.found().points();
    for (int n = 0; n < Math.min(POINTS, points.size()); n++) {
      RestingPoint point = points.get(n);
      Eigenvalue first = point.eigenvalues().get(0);
      rows.add(
          List.of(
              Integer.toString(n + 1),
              word(point.kind()),
              Integer.toString(point.found()),
              String.format(Locale.ROOT, "%.0e", point.speed()),
              time(first.timeConstant(), first.unstable()),
              turns(point.eigenvalues()),
              character(point),
              leads(at.leads().get(n)),
              leaving(at, n),
              point.answer().length == 0 ? "-" : answer.apply(point.answer())));
    }
    return new Table(
        List.of(
            "point",
            "kind",
            "starts",
            "speed",
            "slowest",
            "turns in",
            "shape",
            "leads to",
            "left by",
            "answer"),
        rows);
  }

  static String time(double steps, boolean unstable) {
    String grows = unstable ? ", grows" : "";
    return steps > 1e6
        ? "for ever"
        : String.format(Locale.ROOT, steps < 10 ? "%.1f steps%s" : "%.0f steps%s", steps, grows);
  }

  /// The period of the slowest pair that turns before it has faded, and is seen for at least a
  /// step.
  private static String turns(List<Eigenvalue> values) {
    return values.stream()
        .filter(value -> value.imaginary() > 0 && value.modulus() > Math.exp(-1))
        .filter(value -> value.period() < SEEN * value.timeConstant())
        .findFirst()
        .map(value -> String.format(Locale.ROOT, "%.1f steps", value.period()))
        .orElse("-");
  }

  private static String character(RestingPoint point) {
    int lasting = point.lasting(LASTING);
    int unstable = point.unstable();
    String grows = unstable == 0 ? "" : unstable + (unstable == 1 ? " way out" : " ways out");
    String line = lasting == 0 ? "" : lasting == 1 ? "line" : lasting + " lasting directions";
    return grows.isEmpty() && line.isEmpty()
        ? "-"
        : grows + (grows.isEmpty() || line.isEmpty() ? "" : ", ") + line;
  }

  private static String leads(List<OptionalInt> leads) {
    return leads.isEmpty()
        ? "-"
        : String.join(
            " and ",
            leads.stream()
                .map(to -> to.isPresent() ? Integer.toString(to.getAsInt() + 1) : "elsewhere")
                .toList());
  }

  /// The first event that a stable point is left by, and how many there are of those tried.
  private static String leaving(DynamicsStudy.At at, int point) {
    List<Leaving> leaving = at.leaving().stream().filter(left -> left.point() == point).toList();
    if (leaving.isEmpty()) {
      boolean tried =
          at.tried() > 0 && at.found().points().get(point).kind() == RestingPoint.Kind.STABLE;
      return tried ? "none of " + at.tried() : "-";
    }
    Leaving first = leaving.get(0);
    return String.format(
        Locale.ROOT,
        "%s → %s (%d of %d)",
        first.event(),
        first.to() < 0 ? "elsewhere" : Integer.toString(first.to() + 1),
        leaving.size(),
        at.tried());
  }

  private static void first(LostState first, StringBuilder text) {
    int all = first.steps().size() + first.never();
    if (all > 0) {
      text.append(
          first.within(0.5).isPresent()
              ? String.format(
                  Locale.ROOT,
                  "another first event is seen for %d events in half of %d cases%n",
                  first.within(0.5).getAsInt(),
                  all)
              : String.format(
                  Locale.ROOT,
                  "another first event is seen for long: in %d of %d cases until the sequence"
                      + " ended%n",
                  first.never(),
                  all));
    }
  }

  private static void exponents(double[] exponents, StringBuilder text) {
    if (exponents.length == 0) {
      return;
    }
    List<String> all = new ArrayList<>();
    for (double each : exponents) {
      all.add(String.format(Locale.ROOT, "%+.4f", each));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%nalong real sequences a small difference %s: Lyapunov exponents %s a step%n",
            exponents[0] > 0 ? "grows (the way is chaotic)" : "fades",
            String.join(", ", all)));
  }

  private static void spread(StatePlane plane, StringBuilder text) {
    List<String> shares = new ArrayList<>();
    for (double share : plane.components()) {
      shares.add(String.format(Locale.ROOT, "%.0f %%", 100 * share));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "the states' largest principal components hold %s of their variance%n",
            String.join(", ", shares)));
    if (plane.readOut().length > 0 && plane.axes() == StatePlane.Axes.COMPONENTS) {
      text.append(
          String.format(
              Locale.ROOT,
              "the first points to where the answer changes with a cosine of %.2f, the second with"
                  + " %.2f%n",
              plane.readOut()[0],
              plane.readOut()[1]));
    }
  }

  private static void lost(LostState lost, StringBuilder text) {
    int all = lost.steps().size() + lost.never();
    if (all == 0) {
      text.append("the sequences are too short to tell how long a lost state matters\n");
      return;
    }
    if (lost.within(0.5).isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "a lost state matters for long: in %d of %d cases it still showed when its sequence"
                  + " ended%n",
              lost.never(),
              all));
      return;
    }
    text.append(
        String.format(
            Locale.ROOT,
            "a lost state matters for %d events in half of %d cases%s%s%n",
            lost.within(0.5).getAsInt(),
            all,
            lost.within(0.95).isPresent()
                ? ", for " + lost.within(0.95).getAsInt() + " in 95 of 100"
                : "",
            lost.never() == 0
                ? ""
                : "; in " + lost.never() + " it still showed when its sequence ended"));
  }
}
