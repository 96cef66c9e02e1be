package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Sheet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The clock of a sound: waveform, frames and ticks on one axis.
class FramesTest {
  /// A second at 16 kHz in frames of 25 ms every 10 ms: the last, of 990 to 1015 ms, hangs over.
  private static final Frames SECOND = Frames.of(16000, 16000, 400, 99, 10);

  @Test
  void aFrameStandsAtItsMiddle() {
    assertThat(SECOND.total()).isEqualTo(1005, within(1e-9));
    double left = SECOND.left(100, 1005);
    // frame 88 is of 880 to 905 ms, its middle 892.5
    assertThat(left + 88.5 * SECOND.width(99, 1005) / 99).isEqualTo(100 + 892.5, within(1e-9));
  }

  @Test
  void ticksAreRoundTimes() {
    assertThat(ticks(SECOND)).startsWith("0 ms", "200 ms").endsWith("1000 ms");
    Frames tenMinutes = Frames.of(600 * 8000, 8000, 200, 59998, 10);
    assertThat(ticks(tenMinutes)).startsWith("0:00", "1:00", "2:00").endsWith("10:00");
  }

  private static List<String> ticks(Frames frames) {
    Canvas canvas = new Sheet(Sheet.WIDTH, "", 100, List.of(), List.of()).canvas();
    frames.ticks(canvas, Sheet.WIDTH, 40, 700, 50);
    return canvas.marks().stream()
        .filter(Canvas.Mark.Words.class::isInstance)
        .map(mark -> ((Canvas.Mark.Words) mark).text())
        // the title of the sheet
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
