package gatelens.arrow;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;

/// Writes files for tests by Arrow's own writers: a stream where the name ends in `.arrows`.
final class ArrowFiles {
  private ArrowFiles() {}

  static void write(Path file, DictionaryProvider words, List<FieldVector> vectors)
      throws IOException {
    write(file, words, vectors, CompressionUtil.CodecType.NO_COMPRESSION);
  }

  static void write(
      Path file,
      DictionaryProvider words,
      List<FieldVector> vectors,
      CompressionUtil.CodecType codec)
      throws IOException {
    VectorSchemaRoot root = new VectorSchemaRoot(vectors);
    CompressionCodec.Factory codecs =
        codec == CompressionUtil.CodecType.NO_COMPRESSION
            ? NoCompressionCodec.Factory.INSTANCE
            : CommonsCompressionFactory.INSTANCE;
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ArrowWriter writer =
            file.toString().endsWith(".arrows")
                ? new ArrowStreamWriter(root, words, channel, IpcOption.DEFAULT, codecs, codec)
                : new ArrowFileWriter(
                    root, words, channel, Map.of(), IpcOption.DEFAULT, codecs, codec)) {
      writer.start();
      writer.writeBatch();
      writer.end();
    }
  }
}
