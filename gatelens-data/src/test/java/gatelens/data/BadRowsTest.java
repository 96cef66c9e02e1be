package gatelens.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BadRowsTest {
  private static DataException row(long line) {
    return new DataException(Path.of("a.csv"), line, "amount", "expected a number");
  }

  /// Training and testing read the same file.
  @Test
  void aRowIsCountedOnceHoweverOftenItIsRead() throws DataException {
    BadRows bad = BadRows.skipped();
    for (int reading = 0; reading < 2; reading++) {
      for (int line = 1; line <= 9; line++) {
        bad.add(row(line));
      }
    }
    assertThat(bad.count()).isEqualTo(9);
    assertThat(bad.first()).hasSize(5).first().isEqualTo(row(1).getMessage());
  }

  @Test
  void whoListensHearsEachAndTheFirstEndsARefusedReading() throws DataException {
    List<DataException> heard = new ArrayList<>();
    BadRows told = BadRows.told(heard::add);
    told.add(row(1));
    told.add(row(1));
    assertThat(heard).hasSize(2);
    assertThat(told.refuses()).isFalse();
    assertThatThrownBy(() -> BadRows.refused().add(row(3))).hasMessageContaining("line 3");
  }
}
