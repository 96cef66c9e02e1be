package gatelens.batch;

import gatelens.file.AtomicFile;
import gatelens.lens.Origin;
import gatelens.watch.RowSteps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where an output comes from, in a file beside it: `OUTPUT.origin.json`, of a folder
/// `_gatelens.json`.
final class BatchOrigin {
  private BatchOrigin() {}

  static Path beside(BatchPlan plan) {
    Path output = plan.output().orElseThrow();
    return plan.parts()
        ? output.resolve("_gatelens.json")
        : output.resolveSibling(output.getFileName() + ".origin.json");
  }

  static void write(BatchPlan plan, Origin origin, RowSteps steps, BatchCounts counts)
      throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>(origin.facts());
    facts.put("fingerprint", steps.live().fingerprint());
    facts.put("plan", steps.live().plan().toString());
    facts.put("data", plan.data().toString());
    facts.put("events", counts.events());
    facts.put("answers", counts.answers());
    facts.put("keys", counts.keys());
    facts.put("bad", counts.bad());
    facts.put("equal times", counts.ties());
    facts.put("largest gap", counts.gap());
    StringBuilder text = new StringBuilder("{\"schema\":\"gatelens.batch/1\"");
    facts.forEach((name, value) -> {
      text.append(",\n ");
      RowText.quoted(text, name);
      text.append(": ");
      if (value instanceof Number) {
        text.append(value);
      } else {
        RowText.quoted(text, value.toString());
      }
    });
    byte[] bytes = text.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(beside(plan), out -> out.write(bytes));
  }
}
