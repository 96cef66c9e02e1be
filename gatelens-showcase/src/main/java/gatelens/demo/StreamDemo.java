package gatelens.demo;

import gatelens.demo.CardPayments.Fraud;
import gatelens.demo.CardPayments.Payment;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.report.document.StreamDemoDocument;
import gatelens.report.draw.Table;
import gatelens.report.page.HtmlReport;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.stream.Account;
import gatelens.stream.KeyedStreams;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamBaseline;
import gatelens.stream.StreamPlan;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Schedule;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// The demo of a stream: a GRU learns what fraud on a card is from payments that {@link
/// CardPayments} makes, then reads payments of other cards one by one, and says at each alarm which
/// feature speaks for it. What was planted is known, so that the reason can be held to it.
///
/// @param alarms all that were raised
/// @param events payments that were read
/// @param frauds planted among them
/// @param seconds that reading, scoring and explaining took
public record StreamDemo(List<Alarm> alarms, long events, int frauds, double seconds) {
  /// Cards to learn from; usual.
  public static final int CARDS = 1500;

  /// Passes over them; usual.
  public static final int EPOCHS = 12;

  /// Cards that are watched; usual.
  public static final int WATCHED = 2000;

  /// Steps of a usual training, about.
  public static final long BATCHES = 1900;

  private static final int PAYMENTS = 40;
  private static final double RAISED = 0.9;
  private static final double CLEARED = 0.5;
  private static final int SHOWN = 8;
  private static final int PAGE = 400_000;
  private static final String CARD = "card ";

  /// An alarm.
  ///
  /// @param payment at which it rang
  /// @param probability of fraud then
  /// @param parts of the score's difference to a stream of mean payments, `float[5]`
  public record Alarm(Payment payment, double probability, float[] parts) {
    /// The feature that speaks most for fraud.
    public int reason() {
      int best = 0;
      for (int i = 1; i < parts.length; i++) {
        best = parts[i] > parts[best] ? i : best;
      }
      return best;
    }

    /// True if it rang within a planted fraud.
    public boolean isTrue() {
      return payment.fraud() != Fraud.NONE;
    }

    /// True if the reason is what was planted.
    public boolean isNamed() {
      return reason() == payment.fraud().feature();
    }
  }

  /// Keeps an unmodifiable copy.
  public StreamDemo {
    alarms = List.copyOf(alarms);
  }

  /// Trains the model, on beginnings of cards' streams: fraud from the third payment of one on.
  ///
  /// @param cards to learn from; 1500 are usual
  /// @param epochs passes over them; 12 are usual
  public static Model train(
      int cards, int epochs, long seed, Workers workers, TrainingListener listener) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Fraud> kinds = List.of(Fraud.values());
    List<Example> examples = new ArrayList<>();
    for (int c = 0; c < cards; c++) {
      Fraud fraud = kinds.get(c % kinds.size());
      List<Payment> all = CardPayments.card(CARD + c, PAYMENTS, fraud, random.nextLong());
      for (int k = 0; k < 4; k++) {
        examples.add(example(all, 1 + random.nextInt(all.size())));
      }
      for (int n = 0; n < all.size(); n++) {
        if (all.get(n).known() && random.nextDouble() < 0.5) {
          examples.add(example(all, n + 1));
        }
      }
    }
    Model fresh =
        ModelPlan.parse("gru(16) dense(2,softmax)")
            .initialise(CardPayments.FEATURES.size(), Initialisation.KERAS, seed)
            .withInfo(ModelInfo.NONE.withClasses(List.of("ordinary", "fraud")));
    return Trainer.of(new Optimizer.Adam(0.01), new Loss.CategoricalCrossEntropy(List.of()))
        .withEpochs(epochs)
        .withBatchSize(64)
        .withLengthWindow(16)
        .withSchedule(new Schedule.Cosine(0, 0))
        .withClipNorm(5)
        .withSeed(seed)
        .fit(fresh, Dataset.of(examples), Dataset.empty(), workers, listener)
        .model();
  }

  private static Example example(List<Payment> all, int length) {
    int width = CardPayments.FEATURES.size();
    float[] values = new float[length * width];
    for (int t = 0; t < length; t++) {
      System.arraycopy(all.get(t).values(), 0, values, t * width, width);
    }
    // the answer of a payment behind a fraud is open: nobody has told the card's owner yet
    boolean fraud = all.get(length - 1).known();
    return new Example(
        Sample.of(FeatureSequence.of(Tensor.of(values, length, width))),
        new Label.Class(fraud ? 1 : 0));
  }

  /// Payments of many cards in the order of their times.
  ///
  /// @param cards how many; one in ten has a fraud
  public static List<Payment> stream(int cards, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Payment> all = new ArrayList<>();
    for (int c = 0; c < cards; c++) {
      Fraud fraud = c % 20 == 7 ? Fraud.ABROAD : c % 20 == 17 ? Fraud.RAPID : Fraud.NONE;
      all.addAll(CardPayments.card(CARD + c, PAYMENTS, fraud, random.nextLong()));
    }
    all.sort(Comparator.comparingDouble(Payment::time));
    return all;
  }

  /// Reads payments one by one.
  ///
  /// @param heard gets a sentence at each alarm
  public static StreamDemo replay(Model model, List<Payment> payments, Consumer<String> heard) {
    LiveModel live =
        LiveModel.of(
            model,
            new StreamPlan(
                OptionalInt.of(1), new StreamBaseline.Zeros(), List.of(Account.features())));
    KeyedStreams streams =
        new KeyedStreams(live, KeyedStreams.Limits.USUAL, KeyedStreams.Listener.NONE);
    Set<String> raised = new HashSet<>();
    List<Alarm> alarms = new ArrayList<>();
    long start = System.nanoTime();
    for (Payment payment : payments) {
      LiveAnswer answer =
          streams.accept(payment.card(), payment.time(), payment.values()).orElseThrow();
      double probability = answer.outputs()[1];
      if (probability > RAISED && raised.add(payment.card())) {
        Alarm alarm = new Alarm(payment, probability, answer.features());
        alarms.add(alarm);
        heard.accept(words(alarm));
      } else if (probability < CLEARED) {
        raised.remove(payment.card());
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    int frauds =
        (int)
            payments.stream()
                .filter(payment -> payment.fraud() != Fraud.NONE)
                .map(Payment::card)
                .distinct()
                .count();
    return new StreamDemo(alarms, payments.size(), frauds, seconds);
  }

  private static String words(Alarm alarm) {
    return String.format(
        Locale.ROOT,
        "hour %6.1f  %-9s probability %.3f  because of %s (%+.2f)%s",
        alarm.payment().time(),
        alarm.payment().card(),
        alarm.probability(),
        CardPayments.FEATURES.get(alarm.reason()),
        alarm.parts()[alarm.reason()],
        alarm.isTrue()
            ? "  planted: " + alarm.payment().fraud().name().toLowerCase(Locale.ROOT)
            : "  nothing was planted");
  }

  /// Alarms within planted frauds.
  public long hits() {
    return alarms.stream().filter(Alarm::isTrue).count();
  }

  /// Alarms where nothing was planted.
  public long falseAlarms() {
    return alarms.size() - hits();
  }

  /// Planted frauds at which an alarm rang.
  public long found() {
    return alarms.stream()
        .filter(Alarm::isTrue)
        .map(alarm -> alarm.payment().card())
        .distinct()
        .count();
  }

  /// The share of alarms within planted frauds whose first reason is what was planted; 0 if there
  /// are none.
  public double named() {
    long named = alarms.stream().filter(Alarm::isTrue).filter(Alarm::isNamed).count();
    return hits() == 0 ? 0 : (double) named / hits();
  }

  /// What a terminal shows.
  public List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d payments read, scored and explained in %.2f s, %.1f µs each",
            events,
            seconds,
            seconds / events * 1e6),
        String.format(
            Locale.ROOT,
            "%d of %d planted frauds found; %d alarms in all, %d of them false",
            found(),
            frauds,
            alarms.size(),
            falseAlarms()),
        String.format(
            Locale.ROOT,
            "the reason named first is the planted one at %.1f %% of %d alarms within planted"
                + " frauds",
            100 * named(),
            hits()));
  }

  /// As JSON.
  ///
  /// @param page where it was written
  public StreamDemoDocument document(String page) {
    return new StreamDemoDocument(
        "stream", events, frauds, (int) found(), alarms.size(), (int) falseAlarms(), named(), page);
  }

  /// The page.
  ///
  /// @param facts where it comes from, by name
  public String page(Map<String, String> facts) {
    HtmlReport page =
        new HtmlReport(
            "A stream of payments, each explained", String.join("; ", lines()) + ".", PAGE);
    page.section("What was planted")
        .paragraph(
            "Payments are made by a generator. Frauds are four to seven payments of one card:"
                + " abroad without a journey before, or seconds apart; all else about them is as"
                + " usual. Payments abroad on a journey and pairs of payments are ordinary, so that"
                + " one payment alone tells nothing. The model learned from other cards.");
    List<List<String>> rows = new ArrayList<>();
    for (Fraud fraud : Fraud.values()) {
      List<Alarm> of = alarms.stream().filter(a -> a.payment().fraud() == fraud).toList();
      Map<Integer, Integer> reasons = new HashMap<>();
      of.forEach(alarm -> reasons.merge(alarm.reason(), 1, Integer::sum));
      List<String> row = new ArrayList<>();
      row.add(fraud.name().toLowerCase(Locale.ROOT));
      row.add(Integer.toString(of.size()));
      for (int i = 0; i < CardPayments.FEATURES.size(); i++) {
        row.add(Integer.toString(reasons.getOrDefault(i, 0)));
      }
      rows.add(row);
    }
    List<String> head = new ArrayList<>(List.of("planted", "alarms"));
    CardPayments.FEATURES.forEach(name -> head.add("first: " + name));
    page.section("Which reason was named first").table("Alarms", new Table(head, rows));
    List<List<String>> some = new ArrayList<>();
    for (Alarm alarm : alarms.subList(0, Math.min(SHOWN, alarms.size()))) {
      List<String> row = new ArrayList<>();
      row.add(alarm.payment().card());
      row.add(alarm.payment().fraud().name().toLowerCase(Locale.ROOT));
      row.add(String.format(Locale.ROOT, "%.3f", alarm.probability()));
      for (float part : alarm.parts()) {
        row.add(String.format(Locale.ROOT, "%+.2f", part));
      }
      some.add(row);
    }
    List<String> columns = new ArrayList<>(List.of("card", "planted", "probability"));
    columns.addAll(CardPayments.FEATURES);
    page.section("The first alarms")
        .paragraph(
            "Parts of the score, the logit of fraud, against a stream of mean payments: they sum to"
                + " the difference of the two scores.")
        .table("Parts", new Table(columns, some));
    page.section("Where this comes from").facts(facts);
    return page.html();
  }
}
