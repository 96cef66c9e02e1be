package gatelens.cli.program;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The standard error that the launcher got, under another descriptor: what the JVM prints on its
/// own goes nowhere.
public final class StandardError {
  private StandardError() {}

  /// A stream to a descriptor, named as `/dev/fd/3`.
  ///
  /// A terminal or a pipe may be opened a second time by that name. A regular file may not: each
  /// opening has a place of its own where it writes, so that in `gatelens … > log 2>&1` what comes
  /// later on standard output would stand over it. Such a file is written through the descriptor.
  ///
  /// @throws IOException if there is no such descriptor
  public static PrintStream of(Path descriptor) throws IOException {
    OutputStream out =
        Files.isRegularFile(descriptor)
            ? new Descriptor(Integer.parseInt(String.valueOf(descriptor.getFileName())))
            : new FileOutputStream(descriptor.toString(), true);
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  /// Writes to an open descriptor of this process, by `write(2)` of POSIX.
  private static final class Descriptor extends OutputStream {
    private final int number;
    private final MethodHandle write = handle();

    private Descriptor(int number) {
      this.number = number;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("write"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG));
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment rest = arena.allocate(Math.max(1, length));
        MemorySegment.copy(bytes, offset, rest, ValueLayout.JAVA_BYTE, 0, length);
        for (long done = 0; done < length; ) {
          long written = write(rest.asSlice(done), length - done);
          if (written <= 0) {
            throw new IOException("descriptor " + number + " takes nothing more");
          }
          done += written;
        }
      }
    }

    private long write(MemorySegment from, long length) throws IOException {
      try {
        return (long) write.invokeExact(number, from, length);
      } catch (Throwable problem) {
        throw new IOException(problem);
      }
    }
  }
}
