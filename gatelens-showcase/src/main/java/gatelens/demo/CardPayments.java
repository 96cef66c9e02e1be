package gatelens.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Payments of cards that a generator makes, with two kinds of fraud planted among them.
///
/// A card pays every few hours (exponential, each card at a rate of its own), amounts are
/// log-normal about a level of its own. At home nearly always; now and then a journey: a payment of
/// the kind `travel`, then some abroad. Now and then two payments follow within a minute. Planted
/// frauds are four to seven payments on an ordinary card:
///
/// - *abroad*: payments abroad with no journey before them; all else is as usual.
/// - *rapid*: payments seconds apart; all else is as usual.
///
/// So one payment alone tells neither: a journey makes payments abroad ordinary, and pairs are
/// ordinary too. From the third payment of a fraud on it is held to be known.
public final class CardPayments {
  /// What a model reads of a payment, in order.
  public static final List<String> FEATURES =
      List.of("amount", "time since last", "abroad", "travel", "online");

  private static final double HOURS = 12;
  private static final double RAPID = 0.005;
  private static final int KNOWN = 3;

  private CardPayments() {}

  /// What was planted.
  public enum Fraud {
    /// Nothing.
    NONE(-1),
    /// Payments abroad without a journey.
    ABROAD(2),
    /// Payments seconds apart.
    RAPID(1);

    private final int feature;

    Fraud(int feature) {
      this.feature = feature;
    }

    /// The feature that is out of the ordinary, from 0; -1 for none.
    public int feature() {
      return feature;
    }
  }

  /// A payment.
  ///
  /// @param card whose
  /// @param time in hours since the beginning
  /// @param values `float[5]`, {@link CardPayments#FEATURES}: the logarithm of the amount and of
  ///   the hours since the last payment, both of mean 0 and deviation 1 about; the others 0 or 1
  /// @param fraud which it belongs to
  /// @param known true from the third payment of a fraud on
  public record Payment(String card, double time, float[] values, Fraud fraud, boolean known) {}

  /// The payments of one card, in the order of their times.
  ///
  /// @param fraud planted somewhere behind the first few payments
  public static List<Payment> card(String name, int payments, Fraud fraud, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double level = random.nextGaussian() * 0.6;
    double rate = Math.exp(random.nextGaussian() * 0.3);
    int planted = fraud == Fraud.NONE ? payments : 4 + random.nextInt(Math.max(1, payments - 11));
    int length = fraud == Fraud.NONE ? 0 : 4 + random.nextInt(4);
    List<Payment> all = new ArrayList<>();
    double time = random.nextDouble() * HOURS;
    int journey = 0;
    boolean pair = false;
    for (int n = 0; n < payments; n++) {
      boolean inside = n >= planted && n < planted + length;
      Fraud now = inside ? fraud : Fraud.NONE;
      boolean leaves = !inside && journey == 0 && n < planted - 1 && random.nextDouble() < 0.06;
      boolean hurries = pair || now == Fraud.RAPID;
      double gap =
          hurries ? RAPID * (0.5 + random.nextDouble()) : exponential(random) * HOURS / rate;
      pair = !inside && !pair && random.nextDouble() < 0.06;
      boolean abroad = journey > 0 || now == Fraud.ABROAD;
      time += gap;
      float[] values = {
        (float) (level + 0.8 * random.nextGaussian()),
        scaled(gap),
        abroad ? 1 : 0,
        leaves ? 1 : 0,
        random.nextDouble() < 0.4 ? 1 : 0
      };
      all.add(new Payment(name, time, values, now, inside && n >= planted + KNOWN - 1));
      int further = leaves ? 3 + random.nextInt(4) : Math.max(0, journey - 1);
      // whoever is planted abroad has not left on a journey
      journey = Math.min(further, Math.max(0, planted - n - 2));
    }
    return all;
  }

  private static double exponential(SplittableRandom random) {
    return -Math.log(1 - random.nextDouble());
  }

  /// The logarithm of a gap, about standardised.
  private static float scaled(double hours) {
    return (float) ((Math.log(hours + 0.001) - 1.6) / 1.8);
  }
}
