package gatelens.cli.text;

import gatelens.formats.Inventory;
import gatelens.formats.Inventory.Entry;
import gatelens.formats.Inventory.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// An inventory in words.
public final class InventoryText {
  private static final int NAMED = 6;

  private InventoryText() {}

  /// How many parts are used, which readings were taken, and what does not matter and why.
  public static List<String> lines(Inventory inventory) {
    List<String> lines = new ArrayList<>();
    if (inventory.entries().isEmpty()) {
      return lines;
    }
    lines.add(
        "inventory: "
            + inventory.entries().size()
            + " parts of the file, "
            + inventory.in(State.USED).size()
            + " used as they stand");
    for (Entry entry : inventory.in(State.READ_AS)) {
      lines.add("  read as: " + entry.kindWord() + " " + entry.name() + ": " + entry.reason());
    }
    Map<String, List<String>> passed =
        inventory.in(State.IMMATERIAL).stream()
            .collect(
                Collectors.groupingBy(
                    Entry::reason,
                    LinkedHashMap::new,
                    Collectors.mapping(Entry::name, Collectors.toList())));
    passed.forEach((reason, names) ->
        lines.add(
            "  does not matter, "
                + reason
                + ": "
                + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "")));
    return lines;
  }
}
