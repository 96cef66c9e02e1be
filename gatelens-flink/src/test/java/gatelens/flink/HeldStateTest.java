package gatelens.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.stream.KeyState;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class HeldStateTest {
  private static final LiveModel LIVE = LiveModel.of(Events.model(3), StreamPlan.usual());
  private static final HeldStateSerializer SERIALIZER = new HeldStateSerializer();
  private static final float[] EVENT = {0.5f, -1};

  private static HeldState read(byte[] bytes) throws IOException {
    return SERIALIZER.deserialize(new DataInputDeserializer(bytes));
  }

  private static byte[] bytes(HeldState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    SERIALIZER.serialize(state, out);
    return out.getCopyOfBuffer();
  }

  @Test
  void aStateGoesOnFromItsBytesWithTheSameBits() throws IOException {
    KeyState key = LIVE.start();
    LIVE.accept(key, 1, EVENT);
    HeldState held = HeldState.of(true, LIVE, key);
    HeldState read = read(bytes(held));
    assertThat(read.isRaised()).isTrue();
    assertThat(read.fingerprint()).isEqualTo(LIVE.fingerprint());
    LiveAnswer there = LIVE.accept(LIVE.copy(key), 2, EVENT);
    assertThat(LIVE.accept(read.of(LIVE), 2, EVENT)).isEqualTo(there);
    DataOutputSerializer out = new DataOutputSerializer(64);
    SERIALIZER.copy(new DataInputDeserializer(bytes(held)), out);
    assertThat(out.getCopyOfBuffer()).isEqualTo(bytes(held));
  }

  @Test
  void aCopyIsApart() {
    KeyState key = LIVE.start();
    LIVE.accept(key, 1, EVENT);
    HeldState copy = SERIALIZER.copy(HeldState.of(false, LIVE, key));
    LIVE.accept(key, 2, EVENT);
    assertThat(copy.of(LIVE).events()).isEqualTo(1);
    // opened by another instance of the same model, as in another task
    LiveModel again = LiveModel.of(Events.model(3), StreamPlan.usual());
    assertThat(copy.of(again).events()).isEqualTo(1);
  }

  @Test
  void anotherModelsStateIsRefused() throws IOException {
    KeyState key = LIVE.start();
    LIVE.accept(key, 1, EVENT);
    HeldState read = read(bytes(HeldState.of(false, LIVE, key)));
    LiveModel other = LiveModel.of(Events.model(4), StreamPlan.usual());
    assertThatThrownBy(() -> read.of(other)).hasMessageContaining("is of the model");
    byte[] damaged = bytes(HeldState.of(false, LIVE, key));
    damaged[1] = 127;
    assertThatThrownBy(() -> read(damaged)).hasMessageContaining("damaged");
  }

  @Test
  void aSavepointSaysItsFormAndALaterOneIsRefused() throws IOException {
    TypeSerializerSnapshot<HeldState> now = SERIALIZER.snapshotConfiguration();
    assertThat(restored(1).restoreSerializer()).isEqualTo(SERIALIZER).hasSameHashCodeAs(SERIALIZER);
    assertThat(now.resolveSchemaCompatibility(restored(1)).isCompatibleAsIs()).isTrue();
    assertThat(now.resolveSchemaCompatibility(restored(0)).isCompatibleAfterMigration()).isTrue();
    assertThat(now.resolveSchemaCompatibility(restored(2)).isIncompatible()).isTrue();
  }

  private static TypeSerializerSnapshot<HeldState> restored(int form) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, SERIALIZER.snapshotConfiguration());
    byte[] bytes = out.getCopyOfBuffer();
    // the form is the last number
    bytes[bytes.length - 1] = (byte) form;
    return TypeSerializerSnapshot.readVersionedSnapshot(
        new DataInputDeserializer(bytes), HeldStateTest.class.getClassLoader());
  }

  @Test
  void aModelTravelsAsItsBytes() throws Exception {
    CarriedModel model = CarriedModel.of(Events.model(3));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new ExplainFunction<>(model, Events.plan()));
      out.writeObject(model);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isInstanceOf(ExplainFunction.class);
      assertThat(in.readObject()).isEqualTo(model).hasSameHashCodeAs(model);
    }
    assertThat(model.open(StreamPlan.usual()).fingerprint()).isEqualTo(LIVE.fingerprint());
  }

  @Test
  void alertsHaveAnOrder() {
    assertThatThrownBy(() -> AlertLimit.score(1, 2)).hasMessageContaining("at most the first");
  }
}
