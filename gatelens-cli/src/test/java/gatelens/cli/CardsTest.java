package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train --data cards.csv` alone is the training with every option: it says what each column is,
/// and comes to the same weights. `-Dgatelens.cards=2000 -Dgatelens.epochs=20` is the table at full
/// size.
final class CardsTest {
  private static final int CARDS = Integer.getInteger("gatelens.cards", 60);
  private static final int EPOCHS = Integer.getInteger("gatelens.epochs", 1);

  @TempDir private Path folder;

  @Test
  void aloneItReachesWhatItReachesWithAllOptions() throws IOException {
    Path cards = folder.resolve("cards.csv");
    int events = new CardsTable(CARDS, 7).write(cards);
    assertThat(events).isBetween(5 * CARDS, 60 * CARDS);

    Run looked = Run.done("data", cards);
    assertThat(looked.out())
        .contains("card_id: the sequence")
        .contains("time: when")
        .contains("amount: number, written 1.234,50 and 1,234.50")
        .contains("category: 8 words")
        .contains("label: the answer, one per card, 2 classes");

    Path alone = folder.resolve("alone.gatelens");
    Run short1 = train(cards, alone);
    Path named = folder.resolve("named.gatelens");
    Run long1 =
        train(
            cards,
            named,
            "--id",
            "card_id",
            "--time",
            "time",
            "--label",
            "label",
            "--features",
            "amount,category",
            "--elapsed");
    System.getLogger("gatelens.cards")
        .log(System.Logger.Level.INFO, "{0}{1}", short1.out(), events);
    assertThat(accuracy(short1)).isEqualTo(accuracy(long1));
    assertThat(Run.done("predict", alone, cards).out())
        .isEqualTo(Run.done("predict", named, cards).out());
    assertThat(Files.size(alone)).isPositive();
    if (CARDS >= 2000) {
      assertThat(accuracy(short1)).isGreaterThan(0.9);
    }
  }

  private static Run train(Path cards, Path output, Object... more) {
    Object[] words = {
      "train", "--data", cards, "--test-share", "0.2", "--epochs", EPOCHS, "--output", output
    };
    Object[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Run.done(all);
  }

  private static double accuracy(Run run) {
    String line = run.out().lines().filter(l -> l.startsWith("test:")).findFirst().orElseThrow();
    return Double.parseDouble(
        line.substring(line.indexOf("accuracy ") + 9).strip().split("[ ,]", -1)[0]);
  }
}
