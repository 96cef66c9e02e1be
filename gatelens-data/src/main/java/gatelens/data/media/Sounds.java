package gatelens.data.media;

import gatelens.data.DataException;
import gatelens.data.Input;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/// Sounds in other files than WAV, through the decoders that are there: AIFF and AU come with the
/// JDK, FLAC, MP3 and Ogg with whatever provider of `javax.sound.sampled` is on the class path.
/// Channels are mixed down to their mean.
public final class Sounds {
  private static final int BITS = 16;
  private static final int FRAMES = 4096;
  private static final int LARGEST = 1 << 28;

  private Sounds() {}

  /// Decodes a file.
  ///
  /// @throws DataException if no decoder knows it, or it is broken
  public static Input.Audio read(Path file) throws IOException {
    return read(() -> new BufferedInputStream(Files.newInputStream(file), 1 << 16), file);
  }

  /// Decodes bytes.
  ///
  /// @param file for messages
  /// @throws DataException if no decoder knows it, or it is broken
  static Input.Audio read(byte[] bytes, Path file) throws IOException {
    return read(() -> new ByteArrayInputStream(bytes), file);
  }

  /// Where a sound's bytes come from; opened once more to tell what they are.
  private interface Opened {
    InputStream open() throws IOException;
  }

  private static Input.Audio read(Opened source, Path file) throws IOException {
    try (InputStream bytes = source.open();
        AudioInputStream coded = AudioSystem.getAudioInputStream(bytes);
        AudioInputStream plain = plain(coded)) {
      return samples(file, plain, coded.getFrameLength());
    } catch (DataException told) {
      throw told;
    } catch (UnsupportedAudioFileException none) {
      throw new DataException(
          file,
          "it is "
              + KindOfMedia.sound(start(source))
              + ", and no decoder knows it; WAV, AIFF and AU are read, FLAC, MP3 and Ogg where a"
              + " Java Sound provider for them is on the class path (GATELENS_CLASSPATH)");
    } catch (IOException | RuntimeException broken) {
      String why =
          broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage();
      throw new DataException(file, "the sound cannot be decoded: " + why);
    }
  }

  private static AudioInputStream plain(AudioInputStream coded) {
    AudioFormat format = coded.getFormat();
    // floats made whole would lose digits, and what is beyond 1
    if (format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED)
        || format.getEncoding().equals(AudioFormat.Encoding.PCM_FLOAT)) {
      return coded;
    }
    return AudioSystem.getAudioInputStream(
        new AudioFormat(
            AudioFormat.Encoding.PCM_SIGNED,
            format.getSampleRate(),
            BITS,
            format.getChannels(),
            format.getChannels() * BITS / Byte.SIZE,
            format.getSampleRate(),
            false),
        coded);
  }

  private static byte[] start(Opened source) throws IOException {
    try (InputStream in = source.open()) {
      return in.readNBytes(KindOfMedia.START);
    }
  }

  /// Its samples.
  ///
  /// @param claimed frames that the file says it has; below 0 where it does not say
  private static Input.Audio samples(Path file, AudioInputStream in, long claimed)
      throws IOException {
    AudioFormat format = in.getFormat();
    int width = format.getSampleSizeInBits() / Byte.SIZE;
    int channels = format.getChannels();
    int rate = Math.round(format.getSampleRate());
    boolean real = format.getEncoding().equals(AudioFormat.Encoding.PCM_FLOAT);
    int widest = real ? Double.BYTES : Integer.BYTES;
    if (width < 1 || width > widest || channels < 1 || rate < 1) {
      throw new DataException(
          file,
          "a sound of %d channels, %d bits and %d Hz"
              .formatted(channels, format.getSampleSizeInBits(), rate));
    }
    byte[] bytes = all(file, in, width * channels * FRAMES);
    int count = bytes.length / (width * channels);
    if (count == 0) {
      throw new DataException(file, "the sound has no samples");
    }
    if (count < claimed) {
      throw new DataException(
          file, "it claims %,d samples, but only %,d are there".formatted(claimed, count));
    }
    double scale = Math.scalb(1.0, Byte.SIZE * width - 1);
    Mixdown mixdown = new Mixdown(count, channels);
    for (int n = 0; n < count; n++) {
      for (int c = 0; c < channels; c++) {
        long value = value(bytes, (n * channels + c) * width, width, format.isBigEndian());
        double number =
            width == Double.BYTES
                ? Double.longBitsToDouble(value)
                : Float.intBitsToFloat((int) value);
        mixdown.add(n, c, real ? finite(file, n, number) : value / scale);
      }
    }
    return mixdown.sound(rate);
  }

  private static double finite(Path file, int place, double value) throws DataException {
    if (!Float.isFinite((float) value)) {
      throw new DataException(file, "sample %,d is %s".formatted(place, value));
    }
    return value;
  }

  /// Reads whole frames: some streams give no single byte.
  private static byte[] all(Path file, AudioInputStream in, int block) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[block];
    for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
      all.write(buffer, 0, count);
      if (all.size() > LARGEST) {
        throw new DataException(file, "it is longer than " + LARGEST + " bytes when decoded");
      }
    }
    return all.toByteArray();
  }

  private static long value(byte[] bytes, int at, int width, boolean bigEndian) {
    long value = bytes[bigEndian ? at : at + width - 1];
    for (int i = 1; i < width; i++) {
      value = (value << Byte.SIZE) | (bytes[bigEndian ? at + i : at + width - 1 - i] & 0xff);
    }
    return value;
  }
}
