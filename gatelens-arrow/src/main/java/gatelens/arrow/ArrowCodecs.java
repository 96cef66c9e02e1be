package gatelens.arrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.arrow.compression.ZstdCompressionCodec;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.AbstractCompressionCodec;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.NoCompressionCodec;

/// Compressed buffers: Zstandard by Arrow's own codec, LZ4 by {@link Lz4Frame}.
enum ArrowCodecs implements CompressionCodec.Factory {
  /// For reading only.
  READING;

  @Override
  public CompressionCodec createCodec(CompressionUtil.CodecType type) {
    return switch (type) {
      case LZ4_FRAME -> new Lz4();
      case ZSTD -> new ZstdCompressionCodec();
      case NO_COMPRESSION -> NoCompressionCodec.INSTANCE;
    };
  }

  @Override
  public CompressionCodec createCodec(CompressionUtil.CodecType type, int level) {
    return createCodec(type);
  }

  /// LZ4 frames.
  private static final class Lz4 extends AbstractCompressionCodec {
    @Override
    public CompressionUtil.CodecType getCodecType() {
      return CompressionUtil.CodecType.LZ4_FRAME;
    }

    @Override
    protected ArrowBuf doCompress(BufferAllocator allocator, ArrowBuf plain) {
      throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    protected ArrowBuf doDecompress(BufferAllocator allocator, ArrowBuf compressed) {
      long length = readUncompressedLength(compressed);
      int start = (int) CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH;
      byte[] bytes = new byte[Math.toIntExact(compressed.writerIndex() - start)];
      compressed.getBytes(start, bytes);
      ArrowBuf plain = allocator.buffer(length);
      try {
        Lz4Frame frame = new Lz4Frame(bytes);
        long at = 0;
        for (byte[] block = frame.next(); block.length > 0; block = frame.next()) {
          if (at + block.length > length) {
            throw new IOException("more data than the " + length + " bytes that it says");
          }
          plain.setBytes(at, block);
          at += block.length;
        }
        if (at < length) {
          throw new IOException(at + " bytes of data where it says " + length);
        }
        plain.writerIndex(length);
        return plain;
      } catch (IOException | RuntimeException broken) {
        plain.close();
        throw broken instanceof IOException told
            ? new UncheckedIOException(told.getMessage(), told)
            : (RuntimeException) broken;
      }
    }
  }
}
