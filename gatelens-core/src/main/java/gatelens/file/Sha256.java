package gatelens.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The digest by which files, rows and scripts are told apart: 32 bytes that differ wherever the
/// content does.
///
/// Source: NIST, Secure Hash Standard, FIPS 180-4, 2015, https://doi.org/10.6028/NIST.FIPS.180-4
public final class Sha256 {
  private static final int BUFFER = 1 << 16;

  private Sha256() {}

  /// A digest to be fed part by part.
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /// Of a text in UTF-8.
  ///
  /// @return 32 bytes
  public static byte[] of(String text) {
    return begin().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Of a file, as 64 hexadecimal digits.
  ///
  /// @throws IOException if it cannot be read
  public static String hex(Path file) throws IOException {
    MessageDigest digest = begin();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
