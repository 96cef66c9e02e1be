package gatelens.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.BroadcastState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which models a job keeps; how keys change over is held by {@link ClusterTest}.
class UpdatedFunctionTest {
  /// Broadcast state in memory.
  private static final class Kept implements BroadcastState<String, byte[]> {
    private final Map<String, byte[]> values = new TreeMap<>();

    @Override
    public byte @Nullable [] get(String key) {
      return values.get(key);
    }

    @Override
    public boolean contains(String key) {
      return values.containsKey(key);
    }

    @Override
    public void put(String key, byte[] value) {
      values.put(key, value);
    }

    @Override
    public void putAll(Map<String, byte[]> all) {
      values.putAll(all);
    }

    @Override
    public void remove(String key) {
      values.remove(key);
    }

    @Override
    public Iterator<Map.Entry<String, byte[]>> iterator() {
      return values.entrySet().iterator();
    }

    @Override
    public Iterable<Map.Entry<String, byte[]>> entries() {
      return values.entrySet();
    }

    @Override
    public Iterable<Map.Entry<String, byte[]>> immutableEntries() {
      return values.entrySet();
    }

    @Override
    public void clear() {
      values.clear();
    }
  }

  @Test
  void theNewestModelsAreKeptAndTheNamesOfOthers() throws Exception {
    Kept models = new Kept();
    byte[] file = new byte[1000];
    List<String> gone = new ArrayList<>();
    for (int n = 10; n < 30; n++) {
      gone.addAll(UpdatedFunction.keep(models, "model" + n, file));
      // one that comes again is the newest again, and no other
      assertThat(UpdatedFunction.keep(models, "model" + n, file)).isEmpty();
    }
    assertThat(gone).hasSize(20 - UpdatedFunction.KEPT).startsWith("model10").endsWith("model21");
    assertThat(models.values.values().stream().filter(value -> value.length == 1000))
        .hasSize(UpdatedFunction.KEPT);
    assertThat(models.contains("gone model10")).isTrue();
    assertThat(models.contains("gone model22")).isFalse();
    // an old one is carried again
    assertThat(UpdatedFunction.keep(models, "model10", file)).containsExactly("model22");
    assertThat(models.contains("gone model10")).isFalse();
    assertThat(models.contains("model10")).isTrue();
    assertThat(new String(models.get("newest"), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("model10");
  }

  /// State of a job from before the order was kept.
  @Test
  void modelsOfAnEarlierJobAreCounted() throws Exception {
    Kept models = new Kept();
    for (int n = 0; n < UpdatedFunction.KEPT; n++) {
      models.put("old" + n, new byte[1]);
    }
    models.put("newest", new byte[] {'x'});
    assertThat(UpdatedFunction.keep(models, "new", new byte[1])).containsExactly("old0");
  }
}
