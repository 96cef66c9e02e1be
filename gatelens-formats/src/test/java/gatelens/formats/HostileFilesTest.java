package gatelens.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import gatelens.formats.safetensors.Safetensors;
import gatelens.tensor.Tensor;
import gatelens.testkit.Shared;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Damaged files give one clear error, soon and in little memory. Every reference file is cut off
/// and has bytes changed: a few here, 200 and 2,000 with `-Dgatelens.hostile=full` (and
/// `-Dgatelens.hostile.files=NAME` for those whose path has NAME in it).
class HostileFilesTest {
  private static final boolean FULL = "full".equals(System.getProperty("gatelens.hostile"));
  private static final String ONLY = System.getProperty("gatelens.hostile.files", "");
  private static final String KINDS =
      FULL
          ? ".*\\.(keras|h5|pt|onnx|safetensors|npy)"
          : ".*(/model\\.|final|inputs).*\\.(keras|h5|pt|onnx|safetensors|npy)";
  private static final int CUTS = FULL ? 200 : 20;
  private static final int FLIPS = FULL ? 2000 : 40;
  private static final long MOST_MEMORY = 512L << 20;

  @TempDir Path temporary;
  private long slowest;

  @TestFactory
  List<DynamicTest> cutOffOrChanged() throws IOException {
    List<Path> folders = new ArrayList<>(SharedModels.list(Shared.path("reference/models")));
    folders.addAll(SharedModels.list(Shared.path("reference/training")));
    List<Path> files = new ArrayList<>();
    for (Path folder : folders) {
      SharedModels.list(folder).stream()
          .filter(path -> path.toString().matches(KINDS))
          .filter(path -> path.toString().contains(ONLY))
          .forEach(files::add);
    }
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.toString(), () -> survives(file)))
        .toList();
  }

  @Timeout(value = 600, unit = TimeUnit.SECONDS)
  private void survives(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(7);
    for (int i = 0; i < CUTS; i++) {
      open(file, Arrays.copyOf(bytes, (int) ((long) bytes.length * i / CUTS)), "cut " + i);
    }
    for (int i = 0; i < FLIPS; i++) {
      byte[] changed = bytes.clone();
      // Headers are where damage hurts: half of the flips fall on the first 4 KiB.
      int at = random.nextInt(i % 2 == 0 ? Math.min(4096, bytes.length) : bytes.length);
      changed[at] ^= (byte) (1 + random.nextInt(255));
      open(file, changed, "byte " + at);
    }
    if (FULL) {
      System.out.printf("%s: slowest %d ms%n", file, slowest / 1_000_000);
    }
  }

  private void open(Path file, byte[] bytes, String what) throws IOException {
    Path damaged = temporary.resolve("damaged");
    Files.write(damaged, bytes);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      if (file.toString().endsWith(".npy")) {
        Npy.read(damaged);
      } else {
        ModelFiles.open(damaged, Optional.empty());
      }
    } catch (FormatException | UnsupportedModelException told) {
      assertThat(told.getMessage()).as(what).isNotBlank();
    } catch (IOException | RuntimeException | Error fault) {
      throw new AssertionError(file + ", " + what + ": " + fault, fault);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).as(what).isLessThan(MOST_MEMORY);
    slowest = Math.max(slowest, System.nanoTime() - start);
  }

  /// Found by changing a byte of a shape: a bias of 7 for 4 gates of 2 units was read past its end,
  /// one of 9 would have lost a value.
  @Test
  void aBiasOfAnotherLength() throws IOException {
    for (int length : new int[] {7, 9}) {
      Path file = temporary.resolve("bias" + length + ".safetensors");
      new Safetensors(
              Map.of(
                  "lstm.weight_ih_l0", Tensor.zeros(8, 3),
                  "lstm.weight_hh_l0", Tensor.zeros(8, 2),
                  "lstm.bias_ih_l0", Tensor.zeros(8),
                  "lstm.bias_hh_l0", Tensor.zeros(length),
                  "fc.weight", Tensor.zeros(2, 2),
                  "fc.bias", Tensor.zeros(2)),
              Map.of())
          .write(file);
      assertThatThrownBy(() -> ModelFiles.open(file, Optional.empty()))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("expected 8 values, found float[" + length + "]");
    }
  }

  /// A changed offset leads the zip reader past the end: found by changing every byte.
  @Test
  void everyByteOfAnNpzChanged() throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    Path array = temporary.resolve("x.npy");
    Npy.write(array, Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
    try (ZipOutputStream zip = new ZipOutputStream(written)) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(Files.readAllBytes(array));
    }
    byte[] bytes = written.toByteArray();
    Path damaged = temporary.resolve("damaged.npz");
    for (int i = 0; i < bytes.length; i++) {
      for (int change : new int[] {1, 0x7f, 0xff}) {
        byte[] changed = bytes.clone();
        changed[i] ^= (byte) change;
        Files.write(damaged, changed);
        try {
          assertThat(Npy.readZip(damaged)).as("byte " + i).isNotNull();
        } catch (FormatException told) {
          assertThat(told.getMessage()).as("byte " + i).isNotBlank();
        }
      }
    }
  }
}
