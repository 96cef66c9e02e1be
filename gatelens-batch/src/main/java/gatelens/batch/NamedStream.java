package gatelens.batch;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// A stream whose failure says of which file it is: what a system says of a full disk names none.
final class NamedStream extends FilterOutputStream {
  private final String what;
  private final String advice;

  /// @param what cannot be written then, in words
  /// @param advice what to try; empty for nothing
  NamedStream(OutputStream to, String what, String advice) {
    super(to);
    this.what = what;
    this.advice = advice;
  }

  private IOException named(IOException failed) {
    return new IOException(
        what + ": " + failed.getMessage() + (advice.isEmpty() ? "" : "; " + advice), failed);
  }

  @Override
  public void write(int b) throws IOException {
    try {
      out.write(b);
    } catch (IOException failed) {
      throw named(failed);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException failed) {
      throw named(failed);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException failed) {
      throw named(failed);
    }
  }
}
