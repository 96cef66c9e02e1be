package gatelens.watch;

import gatelens.file.AtomicFile;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/// Where a watch was, on the disk: one file that is replaced as a whole, so that a process that is
/// killed at any moment goes on from the last one. One process at a time.
final class Snapshots implements Closeable {
  private static final int MAGIC = 0x474c5753;
  private static final int VERSION = 2;
  private static final int CHECKSUM = 8;

  private final Path file;
  private final FileChannel lockFile;
  private final FileLock lock;

  /// What a snapshot says beside the watch itself.
  ///
  /// @param plan all that decides what is written, in words
  /// @param head checksum of the source's first bytes; 0 where it is no file
  /// @param answers bytes of answers that were written
  /// @param bad bytes of bad events that were written
  record Place(String plan, long head, long answers, long bad) {}

  private Snapshots(Path file, FileChannel lockFile, FileLock lock) {
    this.file = file;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /// Those in a folder, which is made where it is not there.
  ///
  /// @throws IOException if another process uses it
  static Snapshots in(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException same) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException(folder + ": another process keeps its state there");
    }
    return new Snapshots(folder.resolve("snapshot"), channel, lock);
  }

  /// Takes up where the last snapshot was.
  ///
  /// @param plan all that decides what is written, in words
  /// @return empty if there is none
  /// @throws IOException if it is damaged, or of another plan
  Optional<Place> load(Watch watch, String plan) throws IOException {
    return Files.exists(file) ? Optional.of(read(plan, watch::load)) : Optional.empty();
  }

  /// Begins with the states of a snapshot of another run of the same plan.
  ///
  /// @param folder of that run, which may be over; or the file of states that an archive left
  /// @throws IOException if there is none, or it is damaged or of another plan
  static void seed(Path folder, Watch watch, String plan) throws IOException {
    if (Files.isRegularFile(folder)) {
      states(folder, watch);
      return;
    }
    try (Snapshots other = in(folder)) {
      if (!Files.exists(other.file)) {
        throw new IOException(folder + ": no snapshot is there");
      }
      other.read(plan, watch::seed);
    }
  }

  private static void states(Path file, Watch watch) throws IOException {
    try (StateFile.Reader reader =
        new StateFile.Reader(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      Optional<StateFile.Entry> entry = reader.next();
      while (entry.isPresent()) {
        watch.begin(entry.get());
        entry = reader.next();
      }
    } catch (IOException broken) {
      throw new IOException(file + ": " + broken.getMessage(), broken);
    }
  }

  /// Takes up what stands behind the head of a snapshot.
  private interface Loader {
    void load(DataInputStream in) throws IOException;
  }

  private Place read(String plan, Loader loader) throws IOException {
    check();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      if (in.readInt() != MAGIC) {
        throw new IOException(file + ": it is no snapshot");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException(file + ": a snapshot of format " + version + "; this is " + VERSION);
      }
      Place place = new Place(Utf8.read(in), in.readLong(), in.readLong(), in.readLong());
      if (!place.plan().equals(plan)) {
        throw new IOException(
            "%s: the state is of another run; there: %s; here: %s"
                .formatted(file, place.plan(), plan));
      }
      loader.load(in);
      return place;
    }
  }

  private void check() throws IOException {
    long length = Files.size(file) - CHECKSUM;
    CRC32C sum = new CRC32C();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        DataInputStream checked = new DataInputStream(new CheckedInputStream(in, sum))) {
      if (length < 0) {
        throw new IOException(file + ": the snapshot is cut");
      }
      checked.skipNBytes(length);
      long found = sum.getValue();
      if (checked.readLong() != found) {
        throw new IOException(file + ": the snapshot is damaged: its checksum is another");
      }
    }
  }

  /// Writes where the watch is.
  void save(Watch watch, Place place) throws IOException {
    AtomicFile.write(
        file,
        stream -> {
          CRC32C sum = new CRC32C();
          DataOutputStream out = new DataOutputStream(new CheckedOutputStream(stream, sum));
          out.writeInt(MAGIC);
          out.writeInt(VERSION);
          Utf8.write(out, place.plan());
          out.writeLong(place.head());
          out.writeLong(place.answers());
          out.writeLong(place.bad());
          watch.save(out);
          out.writeLong(sum.getValue());
          out.flush();
        });
  }

  @Override
  public void close() throws IOException {
    lock.release();
    lockFile.close();
  }
}
