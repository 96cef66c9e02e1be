package gatelens.data.file;

import gatelens.data.DataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;

/// The bytes of a file, or of a stream such as standard input, without their gzip: opened once,
/// looked into as far as is needed to find out what they are, then read from their beginning.
/// Whatever was looked at is read again, so that a stream needs no way back.
public final class Content {
  private final Path file;
  private final Optional<Path> place;
  private final Opener opener;
  private Optional<Recording> recording = Optional.empty();

  /// Opens the bytes; a stream only once.
  @FunctionalInterface
  private interface Opener {
    InputStream open() throws IOException;
  }

  private Content(Path file, Optional<Path> place, Opener opener) {
    this.file = file;
    this.place = place;
    this.opener = opener;
  }

  /// What a file holds. It is opened where it is first looked into or read, and anew for each
  /// reading after the first.
  public static Content of(Path file) {
    return new Content(file, Optional.of(file), () -> opened(file));
  }

  /// Bytes that are made of a file each time they are read.
  ///
  /// @param file for messages
  /// @param made opens them
  static Content made(Path file, Callable<InputStream> made) {
    return new Content(
        file,
        Optional.empty(),
        () -> {
          try {
            return made.call();
          } catch (IOException | RuntimeException problem) {
            throw problem;
          } catch (Exception other) {
            throw new IOException(other);
          }
        });
  }

  /// What a stream holds; it can be read once.
  ///
  /// @param name for messages, such as `standard input`
  public static Content once(InputStream stream, Path name) {
    boolean[] taken = {false};
    return new Content(
        name,
        Optional.empty(),
        () -> {
          if (taken[0]) {
            throw new DataException(name, "it can be read only once; write it into a file first");
          }
          taken[0] = true;
          return stream;
        });
  }

  private static InputStream opened(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new DataException(file, "expected a file, found a folder");
    }
    return Files.newInputStream(file);
  }

  /// The file, or the name of the stream, for messages.
  public Path file() {
    return file;
  }

  /// A look into the bytes from their beginning. What is read here is kept for those who come
  /// later; closing it closes nothing.
  InputStream look() throws IOException {
    return recorded().look();
  }

  /// All bytes from their beginning. The first reading goes on where the looks ended.
  InputStream read() throws IOException {
    Recording first = recorded();
    recording = Optional.empty();
    return first.all();
  }

  /// A file with these bytes: the file itself, or one that a stream is written into and that is
  /// deleted with the program.
  Path stored() throws IOException {
    return place.isPresent() ? place.get() : stored("").stored();
  }

  /// The same bytes in a file that can be read again, under the same name in messages.
  ///
  /// @param suffix of the file's name, such as `.wav`
  Content stored(String suffix) throws IOException {
    if (place.isPresent()) {
      return this;
    }
    Path copy = Files.createTempFile("gatelens", suffix);
    copy.toFile().deleteOnExit();
    try (InputStream in = read()) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return new Content(file, Optional.of(copy), () -> opened(copy));
  }

  /// True if there is nothing in it.
  boolean isEmpty() throws IOException {
    return look().read() < 0;
  }

  private Recording recorded() throws IOException {
    if (recording.isEmpty()) {
      recording = Optional.of(new Recording(unzipped(opener.open())));
    }
    return recording.get();
  }

  private InputStream unzipped(InputStream plain) throws IOException {
    InputStream in = new BufferedInputStream(plain, 1 << 16);
    in.mark(4);
    int first = in.read();
    int second = in.read();
    in.reset();
    if (first == 0x1f && second == 0x8b) {
      try {
        return new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16);
      } catch (IOException broken) {
        in.close();
        throw new DataException(file, "its gzip header is broken: " + broken.getMessage());
      }
    }
    return in;
  }

  /// Bytes that were looked at, and the stream that has the others.
  private static final class Recording {
    private final InputStream rest;
    private byte[] bytes = new byte[1 << 13];
    private int count;

    private Recording(InputStream rest) {
      this.rest = rest;
    }

    private InputStream look() {
      return new InputStream() {
        private int at;

        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          if (at == count) {
            more(length);
          }
          int found = Math.min(length, count - at);
          System.arraycopy(bytes, at, into, offset, found);
          at += found;
          return found == 0 && length > 0 ? -1 : found;
        }
      };
    }

    private void more(int length) throws IOException {
      if (bytes.length - count < length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, count + length));
      }
      count += Math.max(0, rest.read(bytes, count, length));
    }

    private InputStream all() {
      return new InputStream() {
        private int at;

        @Override
        public int read() throws IOException {
          return at < count ? bytes[at++] & 0xff : rest.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          if (at == count) {
            return rest.read(into, offset, length);
          }
          int found = Math.min(length, count - at);
          System.arraycopy(bytes, at, into, offset, found);
          at += found;
          return found;
        }

        @Override
        public void close() throws IOException {
          rest.close();
        }
      };
    }
  }
}
