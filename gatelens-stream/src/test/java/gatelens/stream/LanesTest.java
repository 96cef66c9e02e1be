package gatelens.stream;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.testkit.explain.RandomModels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final LiveModel live =
      LiveModel.of(RandomModels.model("gru(7) dense(3)", 3, 0.2, 3), StreamPlan.usual());

  private static List<LiveEvent> events(int count) {
    SplittableRandom random = new SplittableRandom(5);
    List<LiveEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] values = new float[3];
      for (int j = 0; j < 3; j++) {
        values[j] = (float) random.nextGaussian();
      }
      events.add(new LiveEvent("card " + random.nextInt(20), i, values));
    }
    return events;
  }

  private Map<String, List<LiveAnswer>> alone(List<LiveEvent> events) {
    KeyedStreams streams =
        new KeyedStreams(live, KeyedStreams.Limits.USUAL, KeyedStreams.Listener.NONE);
    Map<String, List<LiveAnswer>> answers = new HashMap<>();
    for (LiveEvent event : events) {
      answers
          .computeIfAbsent(event.key(), key -> new ArrayList<>())
          .add(streams.accept(event.key(), event.time(), event.values()).orElseThrow());
    }
    return answers;
  }

  private static void collect(Map<String, List<LiveAnswer>> into, LiveEvent.Outcome outcome) {
    into.computeIfAbsent(outcome.event().key(), key -> new ArrayList<>())
        .add(outcome.answer().orElseThrow());
  }

  /// Keys on one, two and three threads: the answers of each in order, with the bits of one thread.
  @Test
  void lanesGiveTheBitsOfOneThread() {
    List<LiveEvent> events = events(400);
    Map<String, List<LiveAnswer>> expected = alone(events);
    for (int count = 1; count <= 3; count++) {
      Map<String, List<LiveAnswer>> found = new HashMap<>();
      try (Lanes lanes = new Lanes(live, KeyedStreams.Limits.USUAL, count, 64)) {
        events.stream().map(lanes::accept).toList().forEach(f -> collect(found, f.join()));
      }
      assertThat(found).isEqualTo(expected);
    }
  }

  /// States of two lanes go on in three.
  @Test
  void statesMoveToAnotherNumberOfLanes() {
    List<LiveEvent> events = events(300);
    Map<String, List<LiveAnswer>> found = new HashMap<>();
    Map<String, byte[]> states;
    try (Lanes two = new Lanes(live, KeyedStreams.Limits.USUAL, 2, 64)) {
      events.subList(0, 170).forEach(e -> collect(found, two.accept(e).join()));
      states = two.states();
    }
    try (Lanes three = new Lanes(live, KeyedStreams.Limits.USUAL, 3, 64)) {
      states.forEach(three::put);
      events.subList(170, 300).forEach(e -> collect(found, three.accept(e).join()));
    }
    assertThat(found).isEqualTo(alone(events));
  }

  /// A subscriber that takes answers one by one, and keeps count of what was handed out to the
  /// lanes and not yet taken.
  private static final class Slow implements Flow.Subscriber<LiveEvent.Outcome> {
    private final Map<String, List<LiveAnswer>> found = new HashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<Integer> ahead = new ArrayList<>();
    private Flow.Subscription subscription = new Never();

    private static final class Never implements Flow.Subscription {
      @Override
      public void request(long n) {}

      @Override
      public void cancel() {}
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(LiveEvent.Outcome outcome) {
      collect(found, outcome);
      ahead.add(asked.get() - taken.incrementAndGet());
      subscription.request(1);
    }

    @Override
    public void onError(Throwable thrown) {
      over.countDown();
    }

    @Override
    public void onComplete() {
      over.countDown();
    }
  }

  @Test
  void aSlowSubscriberSlowsWhatComesIn() throws InterruptedException {
    List<LiveEvent> events = events(500);
    Slow slow = new Slow();
    int underWay = 8;
    try (Lanes lanes = new Lanes(live, KeyedStreams.Limits.USUAL, 2, underWay)) {
      lanes.subscribe(slow);
      try (SubmissionPublisher<LiveEvent> publisher = new SubmissionPublisher<>(Runnable::run, 4)) {
        publisher.subscribe(counting(lanes, slow.asked));
        events.forEach(publisher::submit);
      }
      assertThat(slow.over.await(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(slow.found).isEqualTo(alone(events));
    assertThat(slow.ahead).allSatisfy(count -> assertThat(count).isBetween(0, underWay));
  }

  /// Counts what the lanes are given.
  private static Flow.Processor<LiveEvent, LiveEvent.Outcome> counting(
      Lanes lanes, AtomicInteger asked) {
    return new Flow.Processor<>() {
      @Override
      public void subscribe(Flow.Subscriber<? super LiveEvent.Outcome> subscriber) {
        lanes.subscribe(subscriber);
      }

      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        lanes.onSubscribe(subscription);
      }

      @Override
      public void onNext(LiveEvent event) {
        asked.incrementAndGet();
        lanes.onNext(event);
      }

      @Override
      public void onError(Throwable thrown) {
        lanes.onError(thrown);
      }

      @Override
      public void onComplete() {
        lanes.onComplete();
      }
    };
  }

  /// Bad and late events are told, touch no state and stop nothing.
  @Test
  void badAndLateEventsAreOutcomesToo() {
    try (Lanes lanes = new Lanes(live, KeyedStreams.Limits.USUAL, 2, 8)) {
      lanes.accept(new LiveEvent("a", 5, new float[3])).join();
      assertThat(lanes.accept(new LiveEvent("a", 4, new float[3])).join().refused())
          .contains("late");
      assertThat(
              lanes.accept(new LiveEvent("a", 6, new float[] {1, Float.NaN, 1})).join().refused())
          .contains("NaN");
      assertThat(
              lanes
                  .accept(new LiveEvent("a", 7, new float[3]))
                  .join()
                  .answer()
                  .orElseThrow()
                  .number())
          .isEqualTo(2);
    }
  }
}
