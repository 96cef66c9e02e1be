package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Small tables and texts in which it is known what decides, asked about as a person would: the
/// default method and baseline name what was planted.
final class PlantedAnswersTest {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
  private static final List<String> KINDS = List.of("food", "fuel", "travel", "clothes");

  @TempDir private Path folder;

  private record Fraud(String small, String large, int minutes) {}

  /// A fraud is a purchase online below 2.00 and within nine minutes one of electronics above 400;
  /// the others have one of the two, or both apart.
  private static Fraud card(StringBuilder out, String id, boolean fraud, SplittableRandom dice) {
    int steps = 4 + dice.nextInt(4);
    int at = dice.nextInt(steps - 1);
    int minutes = 1 + dice.nextInt(9);
    String small = String.format(Locale.ROOT, "%.2f", 0.1 + 1.8 * dice.nextDouble());
    String large = String.format(Locale.ROOT, "%.2f", 401 + 1500 * dice.nextDouble());
    LocalDateTime time = LocalDateTime.of(2026, 1, 1 + dice.nextInt(28), dice.nextInt(24), 0);
    int which = dice.nextInt(3);
    for (int t = 0; t < steps; t++) {
      boolean first = t == at && (fraud || which == 0);
      boolean second = t == at + 1 && (fraud || which == 1);
      String amount =
          first
              ? small
              : second ? large : String.format(Locale.ROOT, "%.2f", 5 + 90 * dice.nextDouble());
      String kind =
          first ? "online" : second ? "electronics" : KINDS.get(dice.nextInt(KINDS.size()));
      out.append(
          String.format(
              "%s,%s,%s,%s,%s%n", id, MINUTE.format(time), amount, kind, fraud ? "fraud" : "ok"));
      time = time.plusMinutes(t == at && fraud ? minutes : 60 + dice.nextInt(3000));
    }
    return new Fraud(small, large, minutes);
  }

  @Test
  void bothEventsOfAFraudAreNamed() throws IOException {
    SplittableRandom dice = new SplittableRandom(11);
    String header = "card,when,amount,kind,label\n";
    StringBuilder training = new StringBuilder(header);
    for (int n = 0; n < 500; n++) {
      card(training, "C" + n, n % 2 == 0, dice);
    }
    StringBuilder test = new StringBuilder(header);
    List<Fraud> frauds = new ArrayList<>();
    for (int n = 0; n < 40; n++) {
      frauds.add(card(test, "D" + (10 + n), true, dice));
    }
    JsonNode all = asked(training, test, "--epochs", "30");
    int answered = 0;
    int named = 0;
    for (int n = 0; n < frauds.size(); n++) {
      String sentence = all.get(n).get("answer").get("sentence").asString();
      Fraud fraud = frauds.get(n);
      if (sentence.startsWith("fraud")) {
        answered++;
        boolean both =
            sentence.contains("online, amount " + trimmed(fraud.small()))
                && sentence.contains("electronics, amount " + trimmed(fraud.large()))
                && sentence.contains(fraud.minutes() + " minute");
        named += both ? 1 : 0;
      }
    }
    assertThat(answered).isGreaterThanOrEqualTo(36);
    assertThat(named).isGreaterThanOrEqualTo((int) Math.ceil(0.95 * answered));
  }

  /// 0.50 is shown as 0.5 by what rounds it.
  private static String trimmed(String number) {
    return number.endsWith("0") ? number.substring(0, number.length() - 1) : number;
  }

  private JsonNode asked(StringBuilder training, StringBuilder test, String... more)
      throws IOException {
    Path data = Files.writeString(folder.resolve("training.csv"), training);
    Path asked = Files.writeString(folder.resolve("asked.csv"), test);
    Path model = folder.resolve("m.gatelens");
    List<Object> train = new ArrayList<>(List.of("train", "--data", data, "--output", model));
    train.addAll(List.of(more));
    Run.done(train.toArray());
    return JsonMapper.shared()
        .readTree(Run.done("explain", model, asked, "--json").out())
        .get("explanations");
  }

  private static String review(SplittableRandom dice) {
    List<String> nouns = List.of("film", "plot", "music", "cast");
    List<String> good = List.of("good", "great", "fine");
    List<String> bad = List.of("bad", "dull", "boring");
    StringBuilder text = new StringBuilder();
    String label = "";
    int clauses = 2 + dice.nextInt(4);
    for (int k = 0; k < clauses; k++) {
      boolean not = dice.nextInt(5) < 2;
      boolean well = dice.nextBoolean();
      List<String> words = well ? good : bad;
      text.append(k == 0 ? "" : dice.nextBoolean() ? " and " : " but ")
          .append("the ")
          .append(nouns.get(dice.nextInt(4)))
          .append(" was ")
          .append(not ? "not " : "")
          .append(dice.nextInt(4) == 0 ? "very " : "")
          .append(words.get(dice.nextInt(3)));
      label = well != not ? "pos" : "neg";
    }
    return text + "," + label + "\n";
  }

  /// The class is that of the last clause; the word ranked first is its 'not' or its adjective, or
  /// the verdict warns.
  @Test
  void theNegationOrItsWordIsFirst() throws IOException {
    SplittableRandom dice = new SplittableRandom(5);
    StringBuilder training = new StringBuilder("text,label\n");
    for (int n = 0; n < 900; n++) {
      training.append(review(dice));
    }
    StringBuilder test = new StringBuilder("text,label\n");
    for (int n = 0; n < 50; n++) {
      test.append(review(dice));
    }
    JsonNode all = asked(training, test, "--epochs", "15", "--learning-rate", "0.005");
    int fine = 0;
    int doubted = 0;
    for (int n = 0; n < 50; n++) {
      String text = test.toString().split("\n", -1)[n + 1];
      String[] words = text.substring(0, text.indexOf(',')).split(" ", -1);
      JsonNode numbers = all.get(n).get("attribution");
      assertThat(numbers).hasSize(words.length);
      int first = 0;
      for (int t = 1; t < words.length; t++) {
        first =
            Math.abs(numbers.get(t).asDouble()) > Math.abs(numbers.get(first).asDouble())
                ? t
                : first;
      }
      boolean last = first == words.length - 1;
      boolean not = words[first].equals("not") && first >= words.length - 3;
      boolean warned =
          !all.get(n).get("evidence").get("verdict").asString().equals("no objection so far");
      fine += last || not || warned ? 1 : 0;
      doubted += (last || not) && warned ? 1 : 0;
    }
    assertThat(fine).isGreaterThanOrEqualTo(45);
    assertThat(doubted).isLessThanOrEqualTo(50 * 15 / 100);
  }
}
