package gatelens.report.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
  @TempDir private Path folder;

  @Test
  void framesHoldTheirEvents() throws IOException {
    try (EventFile file = EventFile.create(folder, 1)) {
      file.scalar("a/b c", 7, 0.5);
      file.histogram("h", 0, new float[] {0, 1, 1});
      assertThatThrownBy(() -> file.histogram("h", 0, new float[] {Float.NaN}))
          .hasMessageContaining("finite");
    }
    Path written = folder.resolve("events.out.tfevents.0000000001.gatelens");
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(written)).order(ByteOrder.LITTLE_ENDIAN);
    // Field 1 (double 1.0), field 3 (text): the length and both checks follow from the bytes.
    byte[] first = new byte[(int) in.getLong()];
    in.getInt();
    in.get(first);
    in.getInt();
    assertThat(first).hasSize(9 + 2 + 13);
    assertThat(new String(first, 11, 13, StandardCharsets.US_ASCII)).isEqualTo("brain.Event:2");
    byte[] second = new byte[(int) in.getLong()];
    in.getInt();
    in.get(second);
    String text = new String(second, StandardCharsets.ISO_8859_1);
    assertThat(text).contains("a/b_c").contains("scalars");
    in.getInt();
    assertThat(in.getLong()).isGreaterThan(30 * 8 * 2);
  }

  @Test
  void trajectoriesAreJoined() throws IOException {
    float[][] states = {{1, 2}, {3, 4}};
    Projector.write(
        folder,
        "gru_0.hidden",
        List.of(
            new Projector.Trajectory(states, List.of("a\tb", "c"), "yes", 0.5),
            new Projector.Trajectory(states, List.of("d", "e"), "no", -1)),
        List.of());
    assertThat(Files.readString(folder.resolve("tensors.tsv")))
        .isEqualTo("1.0\t2.0\n3.0\t4.0\n1.0\t2.0\n3.0\t4.0\n");
    assertThat(Files.readAllLines(folder.resolve("metadata.tsv")))
        .containsExactly(
            "sequence\tstep\ttoken\tclass\tscore\t__seq_next__",
            "0\t0\ta b\tyes\t0.5\t1",
            "0\t1\tc\tyes\t0.5\t",
            "1\t0\td\tno\t-1.0\t3",
            "1\t1\te\tno\t-1.0\t");
    assertThat(Files.readString(folder.resolve("projector_config.pbtxt")))
        .contains("tensor_name: \"gru_0.hidden\"");
  }

  @Test
  void tooManyPointsAreSampledByWholeSequences() throws IOException {
    List<Projector.Trajectory> many =
        java.util.Collections.nCopies(
            3,
            new Projector.Trajectory(
                new float[5000][1], java.util.Collections.nCopies(5000, "t"), "c", 0));
    Projector.write(folder, "h", many, List.of());
    assertThat(Files.readString(folder.resolve("sampling.json")))
        .contains("\"sequences\": 3, \"kept\": 2", "\"points\": 10000");
  }
}
