package gatelens.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.file.Sources;
import gatelens.data.file.Table;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowTableTest {
  @TempDir Path folder;
  private final RootAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeftAllocated() {
    allocator.close();
  }

  private Path write(String name, DictionaryProvider words, List<FieldVector> vectors)
      throws IOException {
    Path file = folder.resolve(name);
    ArrowFiles.write(file, words, vectors);
    vectors.forEach(FieldVector::close);
    return file;
  }

  private static List<List<String>> rows(Path file) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    new ArrowFormat()
        .open(file)
        .read((line, cells) -> {
          assertThat(line).isEqualTo(rows.size() + 1);
          return rows.add(List.copyOf(cells));
        });
    return rows;
  }

  private VarCharVector words(String name, String... values) {
    VarCharVector vector = new VarCharVector(name, allocator);
    vector.allocateNew();
    for (int i = 0; i < values.length; i++) {
      vector.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
    }
    vector.setValueCount(values.length);
    return vector;
  }

  private Float8Vector numbers(String name, double... values) {
    Float8Vector vector = new Float8Vector(name, allocator);
    for (int i = 0; i < values.length; i++) {
      vector.setSafe(i, values[i]);
    }
    vector.setValueCount(values.length);
    return vector;
  }

  /// As a column of Parquet: a picture is one, bytes of a text are the text, others are refused.
  @Test
  void bytesArePicturesAndSoundsAsInParquet() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 2, 1, new int[] {102, 255});
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    Path file =
        write(
            "m.arrow",
            new DictionaryProvider.MapDictionaryProvider(),
            List.of(bytes("photo", png.toByteArray()), words("label", "a")));
    List<Row> rows = Sources.open(file, Reading.automatic(), BadRows.refused()).source().first(10);
    assertThat(((Input.Image) rows.get(0).inputs().get(0)).values()).containsExactly(0.4f, 1);
    Path text =
        write(
            "t.arrow",
            new DictionaryProvider.MapDictionaryProvider(),
            List.of(bytes("x", "é".getBytes(StandardCharsets.UTF_8))));
    assertThat(rows(text)).containsExactly(List.of("é"));
    Path other =
        write(
            "o.arrow",
            new DictionaryProvider.MapDictionaryProvider(),
            List.of(bytes("x", new byte[] {(byte) 0xFF, 1})));
    assertThatThrownBy(() -> rows(other))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no picture, no sound and no text");
  }

  private VarBinaryVector bytes(String name, byte[] value) {
    VarBinaryVector vector = new VarBinaryVector(name, allocator);
    vector.allocateNew();
    vector.setSafe(0, value);
    vector.setValueCount(1);
    return vector;
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.arrow", "a.arrows"})
  void cellsAsACsvWouldHaveThem(String name) throws IOException {
    IntVector whole = new IntVector("whole", allocator);
    whole.setSafe(0, -7);
    whole.setNull(1);
    whole.setValueCount(2);
    Float4Vector single = new Float4Vector("single", allocator);
    single.setSafe(0, 0.1f);
    single.setSafe(1, Float.NaN);
    single.setValueCount(2);
    Path file =
        write(
            name,
            new DictionaryProvider.MapDictionaryProvider(),
            List.of(whole, single, numbers("double", 1e-3, 2.5), words("word", "ä b", "")));
    assertThat(new ArrowFormat().open(file).header())
        .containsExactly("whole", "single", "double", "word");
    assertThat(rows(file))
        .containsExactly(List.of("-7", "0.1", "0.001", "ä b"), List.of("", "NaN", "2.5", ""));
  }

  @Test
  void unsignedHalvesBooleansDecimalsAndTimes() throws IOException {
    UInt1Vector small = new UInt1Vector("u1", allocator);
    small.setSafe(0, 200);
    UInt2Vector medium = new UInt2Vector("u2", allocator);
    medium.setSafe(0, 60_000);
    UInt8Vector large = new UInt8Vector("u8", allocator);
    large.setSafe(0, -1);
    Float2Vector half = new Float2Vector("half", allocator);
    half.setSafeWithPossibleTruncate(0, 1.5f);
    BitVector bit = new BitVector("bit", allocator);
    bit.setSafe(0, 1);
    DecimalVector decimal = new DecimalVector("decimal", allocator, 12, 3);
    decimal.setSafe(0, new java.math.BigDecimal("1234.500"));
    DateDayVector day = new DateDayVector("day", allocator);
    day.setSafe(0, 1);
    TimeStampMilliVector local = new TimeStampMilliVector("local", allocator);
    local.setSafe(0, 1_500);
    TimeStampMicroTZVector zoned = new TimeStampMicroTZVector("zoned", allocator, "UTC");
    zoned.setSafe(0, -1);
    DurationVector duration =
        new DurationVector(
            "duration",
            FieldType.nullable(new ArrowType.Duration(TimeUnit.MILLISECOND)),
            allocator);
    duration.setSafe(0, 2_500L);
    List<FieldVector> all =
        List.of(small, medium, large, half, bit, decimal, day, local, zoned, duration);
    all.forEach(vector -> vector.setValueCount(1));
    Path file = write("t.arrow", new DictionaryProvider.MapDictionaryProvider(), all);
    assertThat(rows(file))
        .containsExactly(
            List.of(
                "200",
                "60000",
                "18446744073709551615",
                "1.5",
                "true",
                "1234.500",
                "1970-01-02",
                "1970-01-01T00:00:01.500",
                "1969-12-31T23:59:59.999999Z",
                "2.5"));
  }

  /// What pandas calls a category.
  private Path categories(String name) throws IOException {
    DictionaryEncoding encoding = new DictionaryEncoding(3, false, new ArrowType.Int(8, true));
    VarCharVector known = words("known", "up", "down");
    TinyIntVector places =
        new TinyIntVector(
            "kind", new FieldType(true, new ArrowType.Int(8, true), encoding), allocator);
    places.setSafe(0, 1);
    places.setNull(1);
    places.setSafe(2, 0);
    places.setValueCount(3);
    DictionaryProvider.MapDictionaryProvider provider =
        new DictionaryProvider.MapDictionaryProvider(new Dictionary(known, encoding));
    Path file = write(name, provider, List.of(places, numbers("x", 1, 2, 3)));
    known.close();
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"c.feather", "c.arrows"})
  void wordsOfADictionary(String name) throws IOException {
    assertThat(rows(categories(name)))
        .containsExactly(List.of("down", "1.0"), List.of("", "2.0"), List.of("up", "3.0"));
  }

  /// Found by the service loader, and read as any table is.
  @Test
  void aLongTableAsSequences() throws IOException {
    VarCharVector id = words("id", "a", "a", "b");
    VarCharVector label = words("label", "yes", "yes", "no");
    Path file =
        write(
            "l.arrow",
            new DictionaryProvider.MapDictionaryProvider(),
            List.of(id, numbers("x", 1, 2, 3), label));
    Reading reading = Reading.automatic().withSequences(List.of("id"), Optional.empty());
    List<Row> rows = Sources.open(file, reading, BadRows.refused()).source().first(10);
    assertThat(rows).extracting(Row::id).containsExactly("a", "b");
    Input.Series first = (Input.Series) rows.get(0).inputs().get(0);
    assertThat(((Input.Column.Numbers) first.columns().get(0)).values()).containsExactly(1f, 2f);
  }

  @Test
  void listsAreRefused() throws IOException {
    ListVector list = ListVector.empty("many", allocator);
    list.addOrGetVector(FieldType.nullable(new ArrowType.Int(32, true)));
    list.allocateNew();
    list.setValueCount(1);
    Path file = write("n.arrow", new DictionaryProvider.MapDictionaryProvider(), List.of(list));
    assertThatThrownBy(() -> new ArrowFormat().open(file).header())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("column many holds lists or records");
  }

  /// Numbers that compress, over more than a block of LZ4.
  private Path compressed(String name, CompressionUtil.CodecType codec) throws IOException {
    double[] values = new double[20_000];
    Arrays.setAll(values, i -> i % 7 / 4.0);
    Path file = folder.resolve(name);
    Float8Vector vector = numbers("x", values);
    ArrowFiles.write(file, new DictionaryProvider.MapDictionaryProvider(), List.of(vector), codec);
    vector.close();
    return file;
  }

  @ParameterizedTest
  @EnumSource(names = {"LZ4_FRAME", "ZSTD"})
  void compressedBatches(CompressionUtil.CodecType codec) throws IOException {
    Path file = compressed("z.arrow", codec);
    assertThat(Files.size(file)).isLessThan(20_000);
    List<List<String>> rows = rows(file);
    assertThat(rows).hasSize(20_000);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i)).containsExactly(Double.toString(i % 7 / 4.0));
    }
  }

  @Test
  void damageEndsInAClearError() throws IOException {
    byte[] whole = Files.readAllBytes(categories("d.arrow"));
    byte[] stream = Files.readAllBytes(categories("d.arrows"));
    SplittableRandom random = new SplittableRandom(7);
    byte[] lz4 = Files.readAllBytes(compressed("z.arrow", CompressionUtil.CodecType.LZ4_FRAME));
    byte[] zstd = Files.readAllBytes(compressed("z.arrow", CompressionUtil.CodecType.ZSTD));
    for (byte[] bytes : List.of(whole, stream, lz4, zstd)) {
      for (int length = 0; length < bytes.length; length += 1 + bytes.length / 200) {
        readOrTold(Arrays.copyOf(bytes, length));
      }
      for (int flip = 0; flip < 400; flip++) {
        byte[] damaged = bytes.clone();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        readOrTold(damaged);
      }
    }
  }

  private void readOrTold(byte[] bytes) throws IOException {
    Path file = folder.resolve("damaged.arrow");
    Files.write(file, bytes);
    Table table = new ArrowFormat().open(file);
    try {
      table.header();
      table.read((line, cells) -> line < 1000);
    } catch (DataException told) {
      assertThat(told).hasMessageContaining("damaged.arrow");
    }
  }
}
