package gatelens.arrow;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;

/// An LZ4 frame, block by block. Commons Compress decodes the blocks; its stream for whole frames
/// takes every byte through several streams (3 MB a second, 57 so), and lz4-java reads no blocks
/// that refer to earlier ones, as those of pyarrow do. Checksums are passed over.
///
/// Source: Y. Collet, LZ4 Frame Format Description, 1.6.4,
/// https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
final class Lz4Frame {
  private static final int MAGIC = 0x184D2204;
  private static final int VERSION = 0b01;
  private static final int INDEPENDENT = 0x20;
  private static final int BLOCK_CHECKSUM = 0x10;
  private static final int CONTENT_SIZE = 0x08;
  private static final int DICTIONARY = 0x01;

  /// How far back a block may refer.
  private static final int WINDOW = 1 << 16;

  private static final byte[] END = {};

  private final ByteBuffer frame;
  private final int flags;
  private final int largest;
  private byte[] before = {};

  /// Reads the head of a frame.
  ///
  /// @throws IOException if it is none, or needs a dictionary
  /// @throws java.nio.BufferUnderflowException if it ends too early
  Lz4Frame(byte[] bytes) throws IOException {
    frame = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (frame.getInt() != MAGIC) {
      throw new IOException("it is no LZ4 frame");
    }
    flags = frame.get();
    if ((flags >> 6 & 3) != VERSION || (flags & DICTIONARY) != 0) {
      throw new IOException("it is an LZ4 frame of a kind that is not read");
    }
    int size = frame.get() >> 4 & 7;
    if (size < 4) {
      throw new IOException("its LZ4 blocks have no size that is known");
    }
    largest = 1 << (8 + 2 * size);
    if ((flags & CONTENT_SIZE) != 0) {
      frame.getLong();
    }
    frame.get();
  }

  /// The next block; empty after the last.
  ///
  /// @throws IOException if it is damaged
  /// @throws java.nio.BufferUnderflowException if it ends too early
  byte[] next() throws IOException {
    int head = frame.getInt();
    if (head == 0) {
      return END;
    }
    int length = head & Integer.MAX_VALUE;
    if (length > frame.remaining()) {
      throw new IOException("an LZ4 block of " + length + " bytes is longer than its frame");
    }
    int at = frame.position();
    byte[] block =
        head < 0
            ? Arrays.copyOfRange(frame.array(), at, at + length)
            : decoded(new ByteArrayInputStream(frame.array(), at, length));
    frame.position(at + length);
    if ((flags & BLOCK_CHECKSUM) != 0) {
      frame.getInt();
    }
    if ((flags & INDEPENDENT) == 0) {
      remember(block);
    }
    return block;
  }

  private byte[] decoded(InputStream block) throws IOException {
    try (BlockLZ4CompressorInputStream in = new BlockLZ4CompressorInputStream(block)) {
      if (before.length > 0) {
        in.prefill(before);
      }
      byte[] plain = in.readNBytes(largest + 1);
      if (plain.length > largest || plain.length == 0) {
        throw new IOException("an LZ4 block of " + plain.length + " bytes; 1 to " + largest);
      }
      return plain;
    }
  }

  /// Keeps what the next block may refer to.
  private void remember(byte[] block) {
    byte[] all = Arrays.copyOf(before, before.length + block.length);
    System.arraycopy(block, 0, all, before.length, block.length);
    before = all.length > WINDOW ? Arrays.copyOfRange(all, all.length - WINDOW, all.length) : all;
  }
}
