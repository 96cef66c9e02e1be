package gatelens.data.encode;

import gatelens.data.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a `tokenizer.json` says beside its sub-words: how long a text may be, and how it is padded.
///
/// Source: Hugging Face, tokenizers, https://github.com/huggingface/tokenizers
///
/// @param longest most tokens with those that are added; 0 where texts are not truncated
/// @param fromLeft true if it is the beginning that is cut off
/// @param padding how short texts are filled up
/// @param largest of all ids
record SubwordFile(int longest, boolean fromLeft, Padding padding, int largest) {
  private static final String LEFT = "Left";

  /// How short texts are filled up.
  ///
  /// @param length of all texts at least; 0 for that of the longest of a batch, here of one text
  /// @param multiple the length is one of this; 1 for any
  /// @param left true if it is filled up before the text
  /// @param id of what is filled in
  /// @param name of what is filled in
  record Padding(int length, int multiple, boolean left, int id, String name) {
    private static final Padding NONE = new Padding(0, 1, false, 0, "[PAD]");
  }

  /// Tokens with their places.
  ///
  /// @param added true for those that the file adds on its own
  record Pieces(int[] ids, List<String> names, List<Span> spans, List<Boolean> added) {
    static Pieces of(SubwordTokenizer.Tokens tokens) {
      List<Boolean> added = new ArrayList<>();
      for (int i = 0; i < tokens.ids().length; i++) {
        added.add(tokens.added().contains(i));
      }
      return new Pieces(tokens.ids(), tokens.names(), tokens.spans(), added);
    }

    int size() {
      return ids.length;
    }

    Pieces first(int most) {
      return size() <= most ? this : chosen(range(0, most));
    }

    Pieces withoutAdded() {
      return chosen(range(0, size()).stream().filter(i -> !added.get(i)).toList());
    }

    private Pieces chosen(List<Integer> places) {
      return new Pieces(
          places.stream().mapToInt(i -> ids[i]).toArray(),
          places.stream().map(names::get).toList(),
          places.stream().map(spans::get).toList(),
          places.stream().map(added::get).toList());
    }
  }

  private static List<Integer> range(int from, int to) {
    List<Integer> places = new ArrayList<>();
    for (int i = from; i < to; i++) {
      places.add(i);
    }
    return places;
  }

  /// Reads a file.
  ///
  /// @throws IllegalArgumentException if it is no JSON
  static SubwordFile of(String json) {
    try {
      JsonNode file = JsonMapper.shared().readTree(json);
      JsonNode truncation = file.path("truncation");
      return new SubwordFile(
          truncation.path("max_length").asInt(0),
          truncation.path("direction").asString("").equals(LEFT),
          padding(file.path("padding")),
          largest(file));
    } catch (JacksonException problem) {
      throw new IllegalArgumentException(
          "the tokenizer's file is no JSON: " + problem.getOriginalMessage(), problem);
    }
  }

  private static Padding padding(JsonNode node) {
    return !node.isObject()
        ? Padding.NONE
        : new Padding(
            node.path("strategy").path("Fixed").asInt(0),
            Math.max(1, node.path("pad_to_multiple_of").asInt(1)),
            node.path("direction").asString("").equals(LEFT),
            node.path("pad_id").asInt(0),
            node.path("pad_token").asString("[PAD]"));
  }

  private static int largest(JsonNode file) {
    JsonNode vocabulary = file.path("model").path("vocab");
    int largest = vocabulary.isArray() ? vocabulary.size() - 1 : -1;
    for (JsonNode id : vocabulary.isObject() ? vocabulary : List.<JsonNode>of()) {
      largest = Math.max(largest, id.asInt());
    }
    for (JsonNode added : file.path("added_tokens")) {
      largest = Math.max(largest, added.path("id").asInt());
    }
    return largest;
  }

  /// Without what is too long; tokens that are added stay.
  Pieces truncated(Pieces all) {
    int over = longest == 0 ? 0 : all.size() - longest;
    if (over <= 0) {
      return all;
    }
    List<Integer> own = range(0, all.size()).stream().filter(i -> !all.added.get(i)).toList();
    int cut = Math.min(over, own.size());
    Set<Integer> left =
        new HashSet<>(fromLeft ? own.subList(0, cut) : own.subList(own.size() - cut, own.size()));
    return all.chosen(range(0, all.size()).stream().filter(i -> !left.contains(i)).toList());
  }

  /// Filled up.
  Pieces padded(Pieces all) {
    int length = Math.max(all.size(), padding.length);
    length = (length + padding.multiple - 1) / padding.multiple * padding.multiple;
    int more = length - all.size();
    if (more == 0) {
      return all;
    }
    int[] ids = new int[length];
    List<String> names = new ArrayList<>(all.names);
    List<Span> spans = new ArrayList<>(all.spans);
    List<Boolean> added = new ArrayList<>(all.added);
    int end = all.spans.isEmpty() ? 0 : all.spans.get(all.size() - 1).end();
    for (int i = 0; i < more; i++) {
      names.add(padding.left ? 0 : names.size(), padding.name);
      spans.add(
          padding.left ? 0 : spans.size(), padding.left ? new Span(0, 0) : new Span(end, end));
      added.add(padding.left ? 0 : added.size(), true);
    }
    int from = padding.left ? more : 0;
    System.arraycopy(all.ids, 0, ids, from, all.size());
    for (int i = 0; i < length; i++) {
      ids[i] = i >= from && i < from + all.size() ? ids[i] : padding.id;
    }
    return new Pieces(ids, names, spans, added);
  }
}
