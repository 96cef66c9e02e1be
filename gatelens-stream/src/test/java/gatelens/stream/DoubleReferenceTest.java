package gatelens.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.model.Model;
import gatelens.testkit.explain.RandomModels;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Accounts of every kind on 150 random models: carried forward in double precision they are what
/// goes backward over the whole sequence to 1e-12 of the size of its cells, and those of {@link
/// LiveModel}, in single precision, to 1e-5 of the largest part.
class DoubleReferenceTest {
  private static final int OUTPUT = 1;

  private static String plan(SplittableRandom random, boolean masked) {
    StringBuilder plan = new StringBuilder(masked ? "masking(0) " : "");
    int layers = 1 + random.nextInt(3);
    boolean pooled = random.nextInt(4) == 0;
    for (int layer = 0; layer < layers; layer++) {
      String kind =
          new String[] {"gru(%d", "gru(%d,reset_before", "gru(%d,uncoupled", "lstm(%d"}
              [random.nextInt(4)];
      plan.append(kind.formatted(1 + random.nextInt(random.nextInt(8) == 0 ? 130 : 20)))
          .append(layer < layers - 1 || pooled ? ",sequences) " : ") ");
      plan.append(layer < layers - 1 && random.nextInt(4) == 0 ? "layer_norm " : "");
    }
    plan.append(pooled ? "pool(mean) " : "").append(random.nextInt(2) == 0 ? "dense(6,relu) " : "");
    return plan + (random.nextInt(2) == 0 ? "dense(3,softmax)" : "dense(3)");
  }

  /// What is read, of a stream and of its baseline.
  ///
  /// @param counts false where a mask leaves an event out
  private record Streams(
      float[][] events, float[][] baseline, boolean[] counts, StreamBaseline kind) {
    static Streams of(SplittableRandom random, int n, int steps, int width, boolean masked) {
      float[][] events = new float[steps][width];
      float[][] baseline = new float[steps][width];
      boolean[] counts = new boolean[steps];
      float[] usual = new float[width];
      double rate = 0.2;
      for (int i = 0; i < width && n % 3 == 1; i++) {
        usual[i] = (float) (0.3 * random.nextGaussian());
      }
      float[] fixed = usual.clone();
      for (int t = 0; t < steps; t++) {
        counts[t] = !masked || t == 0 || t == steps - 1 || random.nextInt(4) > 0;
        baseline[t] = usual.clone();
        for (int i = 0; i < width && counts[t]; i++) {
          events[t][i] = (float) random.nextGaussian();
          if (n % 3 == 2) {
            float share = (float) Math.max(1.0 / (t + 1), rate);
            usual[i] += share * (events[t][i] - usual[i]);
          }
        }
      }
      StreamBaseline kind =
          switch (n % 3) {
            case 0 -> new StreamBaseline.Zeros();
            case 1 -> new StreamBaseline.Event(fixed);
            default -> new StreamBaseline.OwnUsual(rate);
          };
      return new Streams(events, baseline, counts, kind);
    }
  }

  /// Sums of cells, `double[T][W]`, over some events and features.
  private static double sum(double[][] cells, int first, int past, int feature) {
    double sum = 0;
    for (int t = first; t < past; t++) {
      for (int i = 0; i < cells[t].length; i++) {
        sum += feature < 0 || feature == i ? cells[t][i] : 0;
      }
    }
    return sum;
  }

  /// Carried forward: a column a feature, a column an event, a column a pair of neighbours that is
  /// merged when the second has come, and of an account opened at `late` one for what was before
  /// and one a feature.
  ///
  /// @return cells of the way backward, which the columns have been held against
  private static double[][] reference(Model model, Streams of, int late, String plan) {
    int steps = of.events().length;
    int width = of.events()[0].length;
    int pairs = width + steps;
    int before = pairs + steps;
    DoublePair pair = new DoublePair(model, before + 1 + width);
    List<DoublePair.Value> read = new ArrayList<>();
    DoublePair.Value logits = new DoublePair.Value(0, 0);
    for (int t = 0; t < steps; t++) {
      DoublePair.Value event = pair.event(of.events()[t], of.baseline()[t]);
      read.add(event);
      for (DoublePair.Value state : t == late ? pair.states() : List.<DoublePair.Value>of()) {
        for (int j = 0; j < state.a.length; j++) {
          state.credit[before][j] = state.a[j] - state.b[j];
        }
      }
      if (!of.counts()[t]) {
        continue;
      }
      for (int i = 0; i < width; i++) {
        double change = event.a[i] - event.b[i];
        event.credit[i][i] = change;
        event.credit[width + t][i] = change;
        event.credit[pairs + t][i] = change;
        event.credit[before + 1 + i][i] = t >= late ? change : 0;
      }
      logits = pair.read(event);
      for (DoublePair.Value state : t % 2 == 1 ? pair.states() : List.<DoublePair.Value>of()) {
        for (int j = 0; j < state.a.length; j++) {
          state.credit[pairs + t - 1][j] += state.credit[pairs + t][j];
          state.credit[pairs + t][j] = 0;
        }
      }
      if (t % 2 == 1) {
        logits.credit[pairs + t - 1][OUTPUT] += logits.credit[pairs + t][OUTPUT];
        logits.credit[pairs + t][OUTPUT] = 0;
      }
    }
    pair.backward(logits, OUTPUT);
    double[][] cells = new double[steps][width];
    double scale = 1;
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < width && of.counts()[t]; i++) {
        DoublePair.Value event = read.get(t);
        cells[t][i] = event.multiplier[i] * (event.a[i] - event.b[i]);
        scale += Math.abs(cells[t][i]);
      }
    }
    double[][] credit = logits.credit;
    for (int t = 0; t < steps; t++) {
      double own = sum(cells, t, t + 1, -1);
      assertThat(credit[width + t][OUTPUT]).as(plan).isCloseTo(own, within(1e-12 * scale));
      boolean merged = t % 2 == 0 && t + 1 < steps && of.counts()[t + 1];
      if (t % 2 == 0) {
        assertThat(credit[pairs + t][OUTPUT])
            .as(plan)
            .isCloseTo(sum(cells, t, merged ? t + 2 : t + 1, -1), within(1e-12 * scale));
      }
    }
    for (int i = 0; i < width; i++) {
      assertThat(credit[i][OUTPUT])
          .as(plan)
          .isCloseTo(sum(cells, 0, steps, i), within(1e-12 * scale));
      assertThat(credit[before + 1 + i][OUTPUT])
          .as(plan)
          .isCloseTo(sum(cells, late, steps, i), within(1e-12 * scale));
    }
    assertThat(credit[before][OUTPUT])
        .as(plan)
        .isCloseTo(sum(cells, 0, late, -1), within(1e-12 * scale));
    assertThat(sum(cells, 0, steps, -1))
        .as(plan)
        .isCloseTo(logits.a[OUTPUT] - logits.b[OUTPUT], within(1e-12 * scale));
    return cells;
  }

  private static LiveAnswer last(LiveModel live, KeyState key, Streams of, int from, int to) {
    List<LiveAnswer> answers = new ArrayList<>();
    for (int t = from; t < to; t++) {
      answers.add(live.accept(key, t, of.events()[t]));
    }
    return answers.get(answers.size() - 1);
  }

  private static void features(LiveAnswer told, double[][] cells, int late, double allowed) {
    for (int i = 0; i < told.features().length; i++) {
      assertThat((double) told.features()[i])
          .isCloseTo(sum(cells, late, cells.length, i), within(allowed));
    }
  }

  private static void parts(LiveAnswer told, double[][] cells, double allowed) {
    for (LiveAnswer.EventPart part : told.events()) {
      assertThat(part.share())
          .isCloseTo(sum(cells, (int) part.first() - 1, (int) part.last(), -1), within(allowed));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void accountsAreThoseOfTheWholeSequence(int part) {
    for (int n = 30 * part; n < 30 * (part + 1); n++) {
      SplittableRandom random = new SplittableRandom(n);
      boolean masked = n % 5 == 0;
      String plan = plan(random, masked);
      int width = 1 + random.nextInt(6);
      int steps = 2 + random.nextInt(16);
      Model model = RandomModels.model(plan, width, 0.2, n);
      Streams of = Streams.of(random, n, steps, width, masked);
      int late = 1 + random.nextInt(steps - 1);
      double[][] cells = reference(model, of, late, plan);
      double largest = 1e-2;
      for (int i = 0; i < width; i++) {
        largest = Math.max(largest, Math.abs(sum(cells, 0, steps, i)));
      }
      for (int t = 0; t < steps; t++) {
        largest = Math.max(largest, Math.abs(sum(cells, t, t + 1, -1)));
      }
      double allowed = 1e-5 * largest;
      for (Keep keep :
          List.of(new Keep.Newest(4), new Keep.Strongest(5), new Keep.Logarithmic(1))) {
        LiveModel live =
            LiveModel.of(
                model,
                StreamPlan.usual()
                    .withOutput(OUTPUT)
                    .withBaseline(of.kind())
                    .withAccounts(List.of(Account.features(), Account.events(keep))));
        LiveAnswer told = last(live, live.start(), of, 0, steps);
        features(told, cells, 0, allowed);
        parts(told, cells, allowed);
        KeyState key = live.start();
        live.close(key);
        last(live, key, of, 0, late);
        live.open(key);
        LiveAnswer opened = last(live, key, of, late, steps);
        features(opened, cells, late, allowed);
        parts(opened, cells, allowed);
        assertThat(opened.before()).isCloseTo(sum(cells, 0, late, -1), within(allowed));
      }
    }
  }
}
