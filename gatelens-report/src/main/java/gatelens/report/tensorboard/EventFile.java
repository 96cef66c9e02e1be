package gatelens.report.tensorboard;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/// An event file of TensorBoard: TFRecord frames around `Event` messages. The first value of each
/// tag says which of TensorBoard's pages shows it. Not for several threads at once.
///
/// Format: https://github.com/tensorflow/tensorboard, `compat/proto/event.proto` and
/// `summary.proto`; frames: length, CRC-32C of the length, data, CRC-32C of the data.
public final class EventFile implements Closeable {
  private static final int BUCKETS = 30;
  private static final int DATA_CLASS_SCALAR = 1;
  private static final int DATA_CLASS_TENSOR = 2;
  private static final int DATA_CLASS_BLOBS = 3;
  private static final int DT_STRING = 7;
  private static final int DT_FLOAT = 1;

  /// `hparams.Status.STATUS_SUCCESS`.
  private static final int SUCCESS = 1;

  /// `AudioPluginData.Encoding.WAV`.
  private static final int WAV = 11;

  private final OutputStream out;
  private final double time;
  private final Set<String> known = new HashSet<>();

  private EventFile(OutputStream out, double time) {
    this.out = out;
    this.time = time;
  }

  /// Makes the folder and an event file in it.
  ///
  /// @param folder one run of TensorBoard
  /// @param seconds since 1970, written into the name and every event
  /// @throws IOException if it cannot be written
  public static EventFile create(Path folder, double seconds) throws IOException {
    Files.createDirectories(folder);
    String name = String.format(Locale.ROOT, "events.out.tfevents.%010d.gatelens", (long) seconds);
    EventFile file =
        new EventFile(
            new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), 1 << 16),
            seconds);
    file.record(new ProtoWriter().real(1, seconds).text(3, "brain.Event:2"));
    return file;
  }

  /// One number.
  ///
  /// @param tag such as `gru_0/update/mean`
  /// @param step of training, or of the sequence
  public void scalar(String tag, long step, double value) throws IOException {
    ProtoWriter summary = value(tag, "scalars", DATA_CLASS_SCALAR);
    event(step, summary.single(2, (float) value));
  }

  /// The distribution of finite values, in buckets of equal width.
  public void histogram(String tag, long step, float[] values) throws IOException {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
      sum += value;
      squares += (double) value * value;
    }
    if (values.length == 0 || !Double.isFinite(low) || !Double.isFinite(high)) {
      throw new IllegalArgumentException(
          tag + ": a histogram needs at least one value and finite ones");
    }
    double width = high > low ? (high - low) / BUCKETS : 1;
    double[] limits = new double[BUCKETS];
    double[] counts = new double[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      limits[i] = low + (i + 1) * width;
    }
    for (float value : values) {
      counts[Math.min(BUCKETS - 1, (int) ((value - low) / width))]++;
    }
    ProtoWriter histogram =
        new ProtoWriter()
            .real(1, low)
            .real(2, high)
            .real(3, values.length)
            .real(4, sum)
            .real(5, squares)
            .reals(6, limits)
            .reals(7, counts);
    event(step, value(tag, "histograms", DATA_CLASS_TENSOR).message(5, histogram));
  }

  /// A picture.
  ///
  /// @param png a PNG file; its size is read from it
  public void image(String tag, long step, byte[] png) throws IOException {
    ByteBuffer size = ByteBuffer.wrap(png, 16, 8);
    ProtoWriter image =
        new ProtoWriter().integer(1, size.getInt()).integer(2, size.getInt()).integer(3, 4);
    event(step, value(tag, "images", DATA_CLASS_TENSOR).message(4, image.bytes(4, png)));
  }

  /// A sound of one channel, as a WAV file of 16 bits.
  ///
  /// @param samples each in [-1, 1]; beyond, they are cut
  /// @param rate samples a second
  public void audio(String tag, long step, float[] samples, int rate) throws IOException {
    ByteBuffer pcm = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float sample : samples) {
      pcm.putShort((short) Math.round(32767 * Math.max(-1, Math.min(1, sample))));
    }
    AudioFormat format = new AudioFormat(rate, 16, 1, true, false);
    ByteArrayOutputStream wav = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(pcm.array()), format, samples.length),
        AudioFileFormat.Type.WAVE,
        wav);
    // one clip and its label; two axes
    ProtoWriter shape =
        new ProtoWriter()
            .message(2, new ProtoWriter().integer(1, 1))
            .message(2, new ProtoWriter().integer(1, 2));
    ProtoWriter tensor =
        new ProtoWriter()
            .integer(1, DT_STRING)
            .message(2, shape)
            .bytes(8, wav.toByteArray())
            .bytes(8, new byte[0]);
    event(step, value(tag, "audio", DATA_CLASS_BLOBS).message(8, tensor));
  }

  /// The settings of one trial, for the HParams tab: each trial is a folder of its own whose
  /// scalars are its results.
  ///
  /// @param settings numbers and words by their names
  public void trial(Map<String, Object> settings) throws IOException {
    ProtoWriter start = new ProtoWriter();
    settings.forEach((name, setting) -> {
      ProtoWriter held =
          setting instanceof Number number
              ? new ProtoWriter().real(2, number.doubleValue())
              : new ProtoWriter().text(3, setting.toString());
      start.message(1, new ProtoWriter().text(1, name).message(2, held));
    });
    start.real(5, time);
    hyperparameters("_hparams_/session_start_info", 3, start);
    hyperparameters(
        "_hparams_/session_end_info", 4, new ProtoWriter().integer(1, SUCCESS).real(2, time));
  }

  /// Fields of `hparams/plugin_data.proto`; the value itself says nothing.
  private void hyperparameters(String tag, int field, ProtoWriter message) throws IOException {
    ProtoWriter data =
        new ProtoWriter().text(1, "hparams").message(2, new ProtoWriter().message(field, message));
    ProtoWriter nothing =
        new ProtoWriter().integer(1, DT_FLOAT).message(2, new ProtoWriter()).single(5, 0);
    event(
        0,
        new ProtoWriter()
            .text(1, tag)
            .message(9, new ProtoWriter().message(1, data).integer(4, DATA_CLASS_TENSOR))
            .message(8, nothing));
  }

  /// Text, as Markdown.
  public void text(String tag, long step, String markdown) throws IOException {
    ProtoWriter shape = new ProtoWriter().message(2, new ProtoWriter().integer(1, 1));
    ProtoWriter tensor =
        new ProtoWriter().integer(1, DT_STRING).message(2, shape).text(8, markdown);
    event(step, value(tag, "text", DATA_CLASS_TENSOR).message(8, tensor));
  }

  /// The start of a value, with its metadata the first time.
  private ProtoWriter value(String tag, String plugin, int dataClass) {
    String legal = tag.replaceAll("[^-/\\w.]", "_");
    ProtoWriter value = new ProtoWriter().text(1, legal);
    // Values of the old forms (histo, image) are recognised by their field; the others need to be
    // told.
    if (known.add(legal) && !plugin.equals("histograms") && !plugin.equals("images")) {
      ProtoWriter data = new ProtoWriter().text(1, plugin);
      if (plugin.equals("audio")) {
        data.message(2, new ProtoWriter().integer(2, WAV));
      }
      value.message(9, new ProtoWriter().message(1, data).integer(4, dataClass));
    }
    return value;
  }

  private void event(long step, ProtoWriter value) throws IOException {
    record(
        new ProtoWriter()
            .real(1, time)
            .integer(2, step)
            .message(5, new ProtoWriter().message(1, value)));
  }

  private void record(ProtoWriter event) throws IOException {
    byte[] data = event.toBytes();
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    out.write(length);
    out.write(masked(length));
    out.write(data);
    out.write(masked(data));
  }

  /// CRC-32C, rotated by 15 bits and shifted by a constant, as TFRecord wants it.
  private static byte[] masked(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
  }

  /// Hands what was written to the file, for who watches it.
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
