package gatelens.report.document;

import gatelens.match.MatchQuestion;
import gatelens.match.Matches;
import gatelens.match.StateIndex;
import java.util.List;

/// `gatelens.match/1`: where else in the data a network is in a state like that of a span.
///
/// @param sequence id of the sequence that the span lies in
/// @param from first step of the span, from 0
/// @param to behind its last step
/// @param steps of all sequences that were looked through
/// @param on the units that are on over the span
/// @param all places at which at least as many of them are on as at the last that was looked at
///   closely
/// @param above how many of `places` are above chance, at 0.05
/// @param places the best ones first
public record MatchDocument(
    String sequence,
    int from,
    int to,
    long steps,
    List<On> on,
    long all,
    int above,
    List<Place> places)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.match/1";

  /// A unit that is on.
  ///
  /// @param unit its layer and number, counted from 0
  /// @param side `above` its upper threshold, or `below` its lower one
  public record On(String unit, String side) {}

  /// A place.
  ///
  /// @param sequence id of the sequence
  /// @param from first step, from 0
  /// @param to behind the last step
  /// @param shared how many of the span's units are on over the whole place
  /// @param other how many others are
  /// @param jaccard shared units over those that are on here or in the span, in [0, 1]
  /// @param chance share of spans of this length whose place of the same rank is at least as alike,
  ///   in (0, 1]
  public record Place(
      String sequence, int from, int to, int shared, int other, double jaccard, double chance) {}

  /// Keeps unmodifiable copies.
  public MatchDocument {
    on = List.copyOf(on);
    places = List.copyOf(places);
  }

  /// Of what was found.
  ///
  /// @param ids of the sequences
  public static MatchDocument of(
      MatchQuestion question, StateIndex index, Matches found, List<String> ids) {
    return new MatchDocument(
        ids.get(question.sequence()),
        question.from(),
        question.to(),
        index.bits().steps(),
        found.on().stream()
            .map(on -> new On(index.units().get(on.unit()), on.up() ? "above" : "below"))
            .toList(),
        found.all(),
        found.above(),
        found.places().stream()
            .map(place ->
                new Place(
                    ids.get(place.sequence()),
                    place.from(),
                    place.to(),
                    place.shared(),
                    place.other(),
                    place.jaccard(),
                    place.chance()))
            .toList());
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
