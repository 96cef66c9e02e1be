package gatelens.batch;

import gatelens.stream.LiveAnswer;
import gatelens.watch.BadEvent;
import gatelens.watch.RowSteps;
import gatelens.watch.StateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/// Neighbouring events of the sorted input, which one thread scores and explains. A key may go on
/// in the next slice, so that the longest one takes no more memory than others.
final class Slice implements Callable<Slice.Done> {
  private final Frame frame;
  private final Gathered gathered;
  private final List<BadRow> bad;
  private final Map<String, StateFile.Entry> states;
  private final Optional<CompletableFuture<Carry>> before;
  private final boolean endsKey;
  private final CompletableFuture<Carry> after = new CompletableFuture<>();

  /// What all slices of a run share.
  ///
  /// @param files of the input
  /// @param every true to tell of each event
  /// @param leave true to keep the states of keys
  /// @param survey true to find out what matters
  /// @param slice which of the kept cells parts that; -1 for none
  record Frame(
      RowSteps steps,
      RowText text,
      List<Path> files,
      boolean every,
      boolean leave,
      boolean survey,
      int slice) {}

  /// A key on its way to the next slice.
  record Carry(RowSteps.Run run, Optional<Last> last, BatchSurvey.Seen seen) {}

  /// The last event of a key that was read.
  record Last(RowSteps.Event event, LiveAnswer answer) {}

  /// What came of a slice.
  ///
  /// @param text lines of answers, in UTF-8
  /// @param rows of answers, where the form is no text
  /// @param bad rows
  /// @param states of the keys that end, and of those that have no event
  /// @param counts of this slice
  /// @param survey of this slice
  /// @param lastKey of the slice
  /// @param endsKey true if it has no event in the next slice
  record Done(
      byte[] text,
      List<List<Object>> rows,
      List<BadRow> bad,
      List<StateFile.Entry> states,
      BatchCounts counts,
      Optional<BatchSurvey> survey,
      String lastKey,
      boolean endsKey) {
    /// True if there was nothing to be done.
    boolean isEmpty() {
      return counts.events() == 0 && bad.isEmpty() && states.isEmpty();
    }
  }

  /// @param states of keys up to the last one of the slice that begin here or have no event
  /// @param before the key that goes on from the slice before
  Slice(
      Frame frame,
      Gathered gathered,
      List<BadRow> bad,
      Map<String, StateFile.Entry> states,
      Optional<CompletableFuture<Carry>> before,
      boolean endsKey) {
    this.frame = frame;
    this.gathered = gathered;
    this.bad = bad;
    this.states = states;
    this.before = before;
    this.endsKey = endsKey;
  }

  CompletableFuture<Carry> after() {
    return after;
  }

  @Override
  public Done call() throws IOException {
    try {
      return new Work().done();
    } catch (IOException | RuntimeException | Error failed) {
      after.completeExceptionally(failed);
      throw failed;
    }
  }

  private final class Work {
    private final List<RowSteps.Event> events = gathered.events();
    private final StringBuilder text = new StringBuilder();
    private final List<List<Object>> rows = new ArrayList<>();
    private final List<BadRow> wrong = new ArrayList<>(bad);
    private final TreeMap<String, StateFile.Entry> left = new TreeMap<>(EventOrder::keys);
    private long told;
    private long read;
    private long keys;
    private double gap;
    private final Optional<BatchSurvey> survey =
        frame.survey()
            ? Optional.of(new BatchSurvey(frame.steps(), frame.slice()))
            : Optional.empty();

    private Done done() throws IOException {
      if (frame.leave()) {
        left.putAll(states);
      }
      int at = 0;
      boolean goesOn = before.isPresent();
      while (at < events.size()) {
        String key = events.get(at).key();
        Carry carry = goesOn ? before.get().join() : begun(key);
        goesOn = false;
        Optional<Last> last = carry.last();
        while (at < events.size() && events.get(at).key().equals(key)) {
          last = step(carry, events.get(at), last);
          at++;
        }
        if (at < events.size() || endsKey) {
          end(key, carry, last);
        } else {
          after.complete(new Carry(carry.run(), last, carry.seen()));
        }
      }
      return new Done(
          text.toString().getBytes(StandardCharsets.UTF_8),
          rows,
          wrong,
          List.copyOf(left.values()),
          new BatchCounts(read, told, keys, wrong.size(), 0, gap),
          survey,
          lastKey(),
          endsKey);
    }

    /// That of the last event, or of a state behind it.
    private String lastKey() {
      String last = events.isEmpty() ? "" : events.get(events.size() - 1).key();
      for (String key : states.keySet()) {
        last = EventOrder.keys(key, last) > 0 ? key : last;
      }
      return last;
    }

    private Carry begun(String key) throws IOException {
      StateFile.Entry entry = states.get(key);
      return new Carry(
          entry == null ? frame.steps().begin() : StateFile.run(frame.steps(), entry),
          Optional.empty(),
          new BatchSurvey.Seen());
    }

    private Optional<Last> step(Carry carry, RowSteps.Event event, Optional<Last> last) {
      try {
        LiveAnswer answer = frame.steps().accept(carry.run(), event);
        if (survey.isPresent()) {
          carry.seen().event(carry.run().values(), answer);
        }
        read++;
        gap = Math.max(gap, answer.gap());
        if (frame.every()) {
          tell(event, answer);
        }
        return Optional.of(new Last(event, answer));
      } catch (BadEvent reason) {
        wrong.add(RowIntake.at(frame.files(), event.place(), reason.reason()));
        return last;
      }
    }

    private void end(String key, Carry carry, Optional<Last> last) {
      if (last.isEmpty()) {
        return;
      }
      keys++;
      if (survey.isPresent()) {
        survey.get().add(frame.steps().told(last.get().event(), last.get().answer()), carry.seen());
      }
      if (!frame.every()) {
        tell(last.get().event(), last.get().answer());
      }
      if (frame.leave()) {
        left.put(key, StateFile.entry(key, frame.steps(), carry.run()));
      }
    }

    private void tell(RowSteps.Event event, LiveAnswer answer) {
      told++;
      RowSteps.Answer row = frame.steps().told(event, answer);
      if (frame.text().format().lines()) {
        frame.text().line(text, row);
      } else {
        rows.add(frame.text().values(row));
      }
    }
  }
}
