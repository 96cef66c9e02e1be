package gatelens.formats;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Entries of zip files, with limits: a small file must not unpack to a large one.
public final class Zips {
  private static final long MOST = 1L << 30;
  private static final long MOST_RATIO = 1100;

  private Zips() {}

  /// The bytes of an entry.
  ///
  /// @throws FormatException if it unpacks to over 1 GiB, or to over a thousand times its size, or
  ///   to more than it says
  public static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    long size = entry.getSize();
    long packed = Math.max(1, entry.getCompressedSize());
    if (size < 0 || size > MOST || size / packed > MOST_RATIO) {
      throw new FormatException(
          zip.getName()
              + ", "
              + entry.getName()
              + ": claims to unpack from "
              + packed
              + " to "
              + size
              + " bytes, which is refused");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) size);
      if (bytes.length < size || in.read() >= 0) {
        throw new FormatException(
            zip.getName() + ", " + entry.getName() + ": expected " + size + " bytes, found others");
      }
      return bytes;
    }
  }

  /// The bytes of the entry with this name.
  ///
  /// @throws FormatException if there is none
  public static byte[] bytes(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new FormatException(zip.getName() + ": there is no entry " + name);
    }
    return bytes(zip, entry);
  }
}
