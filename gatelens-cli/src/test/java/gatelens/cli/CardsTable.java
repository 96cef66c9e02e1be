package gatelens.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// A table of card transactions as people have them: cards of 5 to 60 events, amounts in two
/// notations, eight categories, dates in text. A card is fraud where a purchase online below 2.00
/// is followed within nine minutes by one of electronics above 400; other cards have one of the
/// two, or both at other distances, so that neither decides alone.
///
/// @param cards how many
/// @param seed of everything random
public record CardsTable(int cards, long seed) {
  private static final List<String> CATEGORIES =
      List.of(
          "groceries", "fuel", "travel", "dining", "pharmacy", "clothing", "online", "electronics");
  private static final DateTimeFormatter DATES =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss", Locale.ENGLISH);

  /// One purchase.
  private record Event(LocalDateTime time, double amount, String category) {}

  /// Writes the table, with the columns `card_id,time,amount,category,label`.
  ///
  /// @return how many events there are
  /// @throws IOException if it cannot be written
  public int write(Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder("card_id,time,amount,category,label\n");
    int events = 0;
    for (int card = 0; card < cards; card++) {
      boolean fraud = random.nextInt(10) < 3;
      List<Event> all = events(random, fraud);
      events += all.size();
      String id = "C%05d-%04d".formatted(card, random.nextInt(10_000));
      for (Event one : all) {
        text.append(id)
            .append(',')
            .append(DATES.format(one.time))
            .append(',')
            .append(amount(one.amount, random.nextBoolean()))
            .append(',')
            .append(one.category)
            .append(',')
            .append(fraud ? "fraud" : "fine")
            .append('\n');
      }
    }
    Files.writeString(file, text);
    return events;
  }

  private static List<Event> events(SplittableRandom random, boolean fraud) {
    int length = random.nextInt(5, 61);
    int at = random.nextInt(length - 1);
    boolean small = fraud || random.nextInt(4) == 0;
    boolean large = fraud || random.nextInt(4) == 0;
    boolean soon = fraud || (!(small && large) && random.nextBoolean());
    LocalDateTime time =
        LocalDateTime.of(2026, 1, 1, 8, 0).plusMinutes(random.nextInt(60 * 24 * 60));
    List<Event> events = new ArrayList<>(length);
    for (int step = 0; step < length; step++) {
      boolean quick = step == at + 1 && soon;
      time = time.plusSeconds(quick ? random.nextInt(30, 540) : random.nextInt(1_800, 200_000));
      if (step == at && small) {
        events.add(new Event(time, random.nextInt(10, 200) / 100.0, "online"));
      } else if (step == at + 1 && large) {
        events.add(new Event(time, random.nextInt(40_100, 180_000) / 100.0, "electronics"));
      } else {
        // never a pair by chance: cheap purchases online and dear electronics are only planted
        events.add(
            new Event(
                time,
                random.nextInt(300, 39_900) / 100.0,
                CATEGORIES.get(random.nextInt(CATEGORIES.size()))));
      }
    }
    return events;
  }

  /// `$1,234.50`, or `1.234,50`.
  private static String amount(double amount, boolean german) {
    return german
        ? '"' + String.format(Locale.GERMANY, "%,.2f", amount) + '"'
        : '"' + "$" + String.format(Locale.US, "%,.2f", amount) + '"';
  }
}
