package gatelens.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/// States of keys as bytes: u8 flags (1: an alarm is raised), u32 length, the bytes of {@link
/// gatelens.stream.LiveModel#toBytes}, which say their own version, model and plan. It knows no
/// model, so that a savepoint is read by any job.
public final class HeldStateSerializer extends TypeSerializer<HeldState> {
  private static final long serialVersionUID = 1;
  private static final int LONGEST = 1 << 28;

  /// The only one.
  public HeldStateSerializer() {}

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<HeldState> duplicate() {
    return this;
  }

  @Override
  public HeldState createInstance() {
    return HeldState.of(false, new byte[0]);
  }

  @Override
  public HeldState copy(HeldState from) {
    return from.copy();
  }

  @Override
  public HeldState copy(HeldState from, HeldState reuse) {
    return from.copy();
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(HeldState state, DataOutputView target) throws IOException {
    byte[] bytes = state.toBytes();
    target.writeByte(state.isRaised() ? 1 : 0);
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public HeldState deserialize(DataInputView source) throws IOException {
    int flags = source.readUnsignedByte();
    return HeldState.of((flags & 1) != 0, bytes(source));
  }

  private static byte[] bytes(DataInputView source) throws IOException {
    int length = source.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("the state of a key is damaged: a length of " + length);
    }
    byte[] bytes = new byte[length];
    source.readFully(bytes);
    return bytes;
  }

  @Override
  public HeldState deserialize(HeldState reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    target.writeByte(source.readUnsignedByte());
    byte[] bytes = bytes(source);
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeldStateSerializer;
  }

  @Override
  public int hashCode() {
    return HeldStateSerializer.class.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<HeldState> snapshotConfiguration() {
    return new Snapshot();
  }

  /// What a savepoint says of the form of its states. A later version reads those before it and
  /// writes them anew; an older one refuses those of a later.
  public static final class Snapshot implements TypeSerializerSnapshot<HeldState> {
    private static final int VERSION = 1;

    /// The form that is written.
    private static final int FORM = 1;

    private int form = FORM;

    /// For Flink, which reads it then.
    public Snapshot() {}

    @Override
    public int getCurrentVersion() {
      return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeInt(form);
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
      form = in.readInt();
    }

    @Override
    public TypeSerializer<HeldState> restoreSerializer() {
      return new HeldStateSerializer();
    }

    @Override
    public TypeSerializerSchemaCompatibility<HeldState> resolveSchemaCompatibility(
        TypeSerializerSnapshot<HeldState> old) {
      if (!(old instanceof Snapshot before) || before.form > FORM) {
        return TypeSerializerSchemaCompatibility.incompatible();
      }
      return before.form == FORM
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
  }
}
