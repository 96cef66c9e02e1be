package gatelens.parquet;

import gatelens.batch.RowFiles;
import gatelens.batch.RowFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/// Parquet by parquet-java, without Hadoop: its classes are named in signatures alone, none is
/// loaded. Columns are compressed by Zstandard; texts may be null, numbers never are.
public final class ParquetFiles implements RowFiles {
  private static final long ROW_GROUP = 32L << 20;

  /// Called by `ServiceLoader`.
  public ParquetFiles() {}

  @Override
  public RowFormat format() {
    return RowFormat.PARQUET;
  }

  @Override
  public Rows open(Path file, List<String> columns, List<Class<?>> types) throws IOException {
    MessageType schema = schema(columns, types);
    ParquetWriter<List<Object>> writer =
        new Builder(new LocalOutputFile(file), schema)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodecs())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(ROW_GROUP)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .build();
    return new Rows() {
      @Override
      public void add(List<Object> values) throws IOException {
        writer.write(values);
      }

      @Override
      public void close() throws IOException {
        writer.close();
      }
    };
  }

  private static MessageType schema(List<String> columns, List<Class<?>> types) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i);
      Class<?> type = types.get(i);
      if (type == Long.class) {
        schema.addField(Types.required(PrimitiveTypeName.INT64).named(name));
      } else if (type == Float.class) {
        schema.addField(Types.required(PrimitiveTypeName.FLOAT).named(name));
      } else {
        schema.addField(
            Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(name));
      }
    }
    return schema.named("answers");
  }

  private static final class Builder extends ParquetWriter.Builder<List<Object>, Builder> {
    private final MessageType schema;

    Builder(OutputFile file, MessageType schema) {
      super(file);
      this.schema = schema;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract there
    protected WriteSupport<List<Object>> getWriteSupport(Configuration hadoop) {
      throw new UnsupportedOperationException("there is no Hadoop here");
    }

    @Override
    protected WriteSupport<List<Object>> getWriteSupport(ParquetConfiguration configuration) {
      return new RowSupport(schema);
    }
  }

  private static final class RowSupport extends WriteSupport<List<Object>> {
    private final MessageType schema;
    private final String[] names;
    private Optional<RecordConsumer> consumer = Optional.empty();

    RowSupport(MessageType schema) {
      this.schema = schema;
      this.names = schema.getFields().stream().map(field -> field.getName()).toArray(String[]::new);
    }

    @Override
    @SuppressWarnings("deprecation") // abstract there
    public WriteContext init(Configuration hadoop) {
      throw new UnsupportedOperationException("there is no Hadoop here");
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer to) {
      consumer = Optional.of(to);
    }

    @Override
    public void write(List<Object> row) {
      RecordConsumer to = consumer.orElseThrow();
      to.startMessage();
      for (int i = 0; i < names.length; i++) {
        Object value = row.get(i);
        if (!value.equals("")) {
          to.startField(names[i], i);
          switch (value) {
            case Long number -> to.addLong(number);
            case Float number -> to.addFloat(number);
            default -> to.addBinary(Binary.fromString(value.toString()));
          }
          to.endField(names[i], i);
        }
      }
      to.endMessage();
    }
  }
}
