package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.lens.Lens;
import gatelens.stream.LiveModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DashboardTest {
  private static final WatchPlan PLAN =
      new WatchQuestion(Map.of(WatchOption.TARGET, "fraud", WatchOption.ALERT, "probability>0.45"))
          .plan();

  private record Run(LiveModel live, Counts counts) implements Watched {
    @Override
    public boolean isReady() {
      return true;
    }
  }

  /// Two lines that are written over, with alerts above them; events a second are those since the
  /// last look.
  @Test
  void aTerminalShowsRatesAndAlertsMoveUp() throws IOException {
    AtomicLong clock = new AtomicLong();
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    try (Lens lens = WatchFixture.lens()) {
      Watch watch = Watch.of(lens, PLAN);
      Dashboard board =
          new Dashboard(
              new Run(watch.live(), watch.counts()),
              Optional.of(new PrintStream(screen, true, StandardCharsets.UTF_8)),
              line -> {
                throw new IllegalStateException(line);
              },
              clock::get);
      board.show();
      assertThat(screen.toString(StandardCharsets.UTF_8))
          .isEqualTo("0 events  0 a second   0 lines wait   0 keys\n");
      screen.reset();
      WatchFixture.told(watch, WatchFixture.csv(40));
      watch.counts().waiting(12);
      clock.set(2_000_000_000L);
      long alerts = watch.counts().get(Counts.Kind.ALERTS);
      assertThat(alerts).isPositive();
      board.close();
      List<String> lines = screen.toString(StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).hasSize((int) alerts + 2);
      assertThat(lines.get(0)).startsWith("\u001b[1F\u001b[JALERT  2026-01-01T").contains("  card");
      assertThat(lines.subList(0, (int) alerts))
          .allMatch(line -> line.matches(".*ALERT .* probability 0\\.\\d{3}( {2}because of .*)?"))
          .anyMatch(line -> line.contains("because of "));
      assertThat(lines.get((int) alerts))
          .startsWith("40 events  20 a second   12 lines wait   99 %");
      assertThat(lines.get((int) alerts + 1))
          .isEqualTo("4 keys   " + alerts + (alerts == 1 ? " alert" : " alerts"));
    }
  }

  @Test
  void elsewhereEachIsALine() throws IOException {
    List<String> said = new ArrayList<>();
    try (Lens lens = WatchFixture.lens()) {
      Watch watch = Watch.of(lens, PLAN);
      Dashboard board =
          new Dashboard(
              new Run(watch.live(), watch.counts()), Optional.empty(), said::add, () -> 0);
      WatchFixture.told(watch, WatchFixture.csv(40) + "half\n");
      board.show();
      assertThat(said).hasSize((int) watch.counts().get(Counts.Kind.ALERTS) + 1);
      assertThat(said.get(said.size() - 1))
          .startsWith("40 events  0 a second, 0 lines wait, ")
          .endsWith(", 1 bad");
      said.clear();
      board.close();
      assertThat(said).as("nothing twice").isEmpty();
    }
  }

  /// What is hidden is in no alert.
  @Test
  void whatIsHiddenStaysSo() throws IOException {
    try (Lens lens = WatchFixture.lens()) {
      WatchPlan hidden =
          PLAN.withFields(new WatchQuestion(Map.of(WatchOption.HIDE, "card,time")).plan().fields());
      Watch watch = Watch.of(lens, hidden);
      WatchFixture.told(watch, WatchFixture.csv(40));
      assertThat(String.join(" ", watch.counts().newAlerts()))
          .isNotEmpty()
          .doesNotContain("2026-01", "card1", "card2");
    }
  }
}
