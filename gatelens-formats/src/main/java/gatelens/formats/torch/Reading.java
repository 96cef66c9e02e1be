package gatelens.formats.torch;

import java.util.ArrayList;
import java.util.List;

/// One way to read a state dict: the order of its modules.
///
/// @param before what stands before the recurrent modules, in order, as words of an architecture
///   file: `encoder:embedding`, `proj:dense`
/// @param stacks the recurrent modules, in order
/// @param readout how steps become one output
/// @param head the dense layers after them, in order
record Reading(List<String> before, List<String> stacks, String readout, List<String> head) {
  /// Keeps unmodifiable copies.
  Reading {
    before = List.copyOf(before);
    stacks = List.copyOf(stacks);
    head = List.copyOf(head);
  }

  /// True if something stands before that is no embedding.
  boolean hasDenseBefore() {
    return before.stream().anyMatch(word -> !word.endsWith(":embedding"));
  }

  /// All of it, in the words of an architecture file.
  List<String> order() {
    List<String> order = new ArrayList<>(before);
    order.addAll(stacks);
    order.add(readout);
    order.addAll(head);
    return order;
  }

  /// The architecture file that tells it.
  ///
  /// @param between the activation written behind every dense layer that another follows; empty for
  ///   none
  String json(String between) {
    List<String> words = new ArrayList<>();
    if (hasDenseBefore() || stacks.size() > 1) {
      before.forEach(word ->
          words.add(word.endsWith(":embedding") ? word : word.replace(":dense", "") + between));
      words.addAll(stacks);
      words.add(readout);
      addHead(words, between);
      return "{\"layers\": " + list(words) + "}";
    }
    addHead(words, between);
    String embedding =
        before.isEmpty()
            ? "\"embedding\": null"
            : "\"embedding\": \"" + before.get(0).replace(":embedding", "") + "\"";
    return "{" + embedding + ", \"head\": " + list(words) + "}";
  }

  private void addHead(List<String> words, String between) {
    for (int i = 0; i < head.size(); i++) {
      words.add(i + 1 < head.size() ? head.get(i) + between : head.get(i));
    }
  }

  private static String list(List<String> words) {
    return "[" + String.join(", ", words.stream().map(word -> "\"" + word + "\"").toList()) + "]";
  }
}
