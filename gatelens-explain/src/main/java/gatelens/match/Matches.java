package gatelens.match;

import gatelens.parallel.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// Every other place of a data set where a network is in a state like that of a span, and how
/// likely such places are by chance.
///
/// What chance gives is told by other spans of the same length from anywhere in the same data (the
/// span moved round by random distances): the n-th place of the span is compared with the n-th
/// place of each of them. In a network in which no span is special one place in twenty has a chance
/// below 0.05.
///
/// @param on the units that are on over the span
/// @param places the best ones first, without the span itself
/// @param all places that have at least as many of these units on as the last of those that were
///   looked at closely
/// @param above how many of `places` are above chance, at 0.05
public record Matches(List<On> on, List<Match> places, long all, int above) {
  private static final double LEVEL = 0.05;

  /// Keeps unmodifiable copies.
  public Matches {
    on = List.copyOf(on);
    places = List.copyOf(places);
  }

  /// A unit that is on.
  ///
  /// @param unit its number among those of all layers, from 0
  /// @param up true if above its upper threshold, false if below its lower one
  public record On(int unit, boolean up) {}

  /// A place.
  ///
  /// @param sequence number of the sequence, from 0
  /// @param from first step, from 0
  /// @param to behind the last step
  /// @param shared how many of the span's units are on over the whole place
  /// @param other how many others are
  /// @param jaccard shared units over those that are on here or in the span, in [0, 1]
  /// @param chance share of spans, this one among them, whose place of the same rank is at least as
  ///   alike, in (0, 1]
  public record Match(
      int sequence, int from, int to, int shared, int other, double jaccard, double chance) {}

  /// Looks for a span.
  ///
  /// @throws IllegalArgumentException if the data have no such span
  public static Matches of(StateBits bits, MatchQuestion question, Workers workers) {
    if (question.sequence() >= bits.sequences()
        || question.to() > bits.length(question.sequence())) {
      throw new IllegalArgumentException(
          String.format(
              "there are %d sequences%s; steps %d to %d of sequence %d are not there",
              bits.sequences(),
              question.sequence() < bits.sequences()
                  ? ", this one of " + bits.length(question.sequence()) + " steps"
                  : "",
              question.from() + 1,
              question.to(),
              question.sequence() + 1));
    }
    MatchSearch search = new MatchSearch(bits, question);
    int length = question.to() - question.from();
    long[] spans = spans(bits, question, length);
    MatchSearch.Found[] found = new MatchSearch.Found[spans.length];
    workers.forEach(spans.length, n -> found[n] = search.of(spans[n], spans[n] + length));
    return matches(bits, found);
  }

  /// The span, then those that tell what chance gives.
  private static long[] spans(StateBits bits, MatchQuestion question, int length) {
    SplittableRandom random = new SplittableRandom(question.seed());
    long[] spans = new long[1 + question.shifts()];
    spans[0] = bits.place(question.sequence(), question.from());
    for (int n = 1; n < spans.length; n++) {
      long moved = (spans[0] + random.nextLong(bits.steps())) % bits.steps();
      OptionalLong span = bits.spanFrom(moved, length);
      spans[n] = span.orElseThrow();
    }
    return spans;
  }

  private static Matches matches(StateBits bits, MatchSearch.Found... found) {
    MatchSearch.Found own = found[0];
    double[][] alike = Arrays.stream(found).map(Matches::alike).toArray(double[][]::new);
    List<Match> places = new ArrayList<>();
    int above = 0;
    for (int n = 0; n < own.places().size(); n++) {
      MatchSearch.Place place = own.places().get(n);
      double jaccard = place.jaccard(own.rows().length);
      int rank = rank(alike[0], jaccard);
      int atLeast = 0;
      for (double[] each : alike) {
        atLeast += rank <= each.length && each[rank - 1] >= jaccard ? 1 : 0;
      }
      double chance = (double) atLeast / found.length;
      above += chance <= LEVEL ? 1 : 0;
      int sequence = bits.sequenceOf(place.from());
      places.add(
          new Match(
              sequence,
              (int) (place.from() - bits.start(sequence)),
              (int) (place.to() - bits.start(sequence)),
              place.shared(),
              place.other(),
              jaccard,
              chance));
    }
    return new Matches(
        Arrays.stream(own.rows()).mapToObj(row -> new On(row / 2, row % 2 == 0)).toList(),
        places,
        own.all(),
        above);
  }

  /// How alike the places of a span are, the most alike first.
  private static double[] alike(MatchSearch.Found found) {
    double[] alike =
        found.places().stream().mapToDouble(p -> -p.jaccard(found.rows().length)).toArray();
    Arrays.sort(alike);
    return Arrays.stream(alike).map(a -> -a).toArray();
  }

  /// The last rank, from 1, that is still as alike as this.
  private static int rank(double[] alike, double jaccard) {
    int rank = 0;
    while (rank < alike.length && alike[rank] >= jaccard) {
      rank++;
    }
    return rank;
  }
}
