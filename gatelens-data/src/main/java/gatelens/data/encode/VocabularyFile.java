package gatelens.data.encode;

import gatelens.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The words of token ids as other programs write them: a word a line, a JSON array of words, or a
/// JSON object of ids by word, as Keras' `word_index` and `Tokenizer.to_json` and Hugging Face's
/// `vocab.json` and `tokenizer.json` hold.
public final class VocabularyFile {
  private static final Set<String> FIRST = Set.of("", "[PAD]", "<pad>", "<PAD>", "[UNK]", "<unk>");

  private VocabularyFile() {}

  /// The words by id.
  ///
  /// @param size token ids that the model knows; words beyond it are left out of what names their
  ///   ids, as a tokenizer that keeps the most frequent ones does
  /// @return `size` words; `#34` where an id has none, the empty word for id 0, as padding
  /// @throws DataException if a list has more words than the model knows, or nothing is in it
  /// @throws IOException if it cannot be read
  public static List<String> read(Path file, int size) throws IOException {
    String number = String.valueOf(file.getFileName());
    if (number.chars().allMatch(Character::isDigit) && !Files.exists(file)) {
      throw new DataException(
          file, "there is no such file of words; the number of words is --most-tokens " + number);
    }
    List<String> words = new ArrayList<>(words(file, size));
    for (int id = words.size(); id < size; id++) {
      words.add("");
    }
    for (int id = 1; id < words.size(); id++) {
      if (words.get(id).isEmpty()) {
        words.set(id, "#" + id);
      }
    }
    return words;
  }

  private static List<String> words(Path file, int size) throws IOException {
    String text = Files.readString(file);
    String start = text.stripLeading();
    if (start.startsWith("{") || start.startsWith("[")) {
      try {
        return json(file, JsonMapper.shared().readTree(text), size);
      } catch (JacksonException problem) {
        if (start.startsWith("{")) {
          throw new DataException(file, "it is no JSON: " + problem.getOriginalMessage());
        }
        // a list of words may begin with [PAD]
      }
    }
    List<String> lines = new ArrayList<>(List.of(text.split("\r?\n", -1)));
    if (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return listed(file, lines, size);
  }

  private static List<String> json(Path file, JsonNode node, int size) throws DataException {
    if (node.isArray()) {
      List<String> words = new ArrayList<>();
      for (JsonNode word : node) {
        // Unigram models: a word and its score
        words.add(word.isArray() ? word.path(0).asString("") : word.asString(""));
      }
      return listed(file, words, size);
    }
    JsonNode index = node.path("config").path("word_index");
    if (index.isString()) {
      return byWord(file, JsonMapper.shared().readTree(index.asString()), node, size);
    }
    JsonNode vocabulary = node.path("model").path("vocab");
    if (vocabulary.isArray()) {
      return json(file, vocabulary, size);
    }
    return vocabulary.isObject()
        ? byWord(file, vocabulary, node, size)
        : byWord(file, node, node, size);
  }

  private static List<String> byWord(Path file, JsonNode index, JsonNode whole, int size)
      throws DataException {
    Map<Integer, String> words = new HashMap<>();
    for (Map.Entry<String, JsonNode> each : index.properties()) {
      if (!each.getValue().isNumber()) {
        throw new DataException(
            file, "expected an id for each word, found " + each.getKey() + ": " + each.getValue());
      }
      words.put(each.getValue().asInt(), each.getKey());
    }
    for (JsonNode added : whole.path("added_tokens")) {
      words.put(added.path("id").asInt(-1), added.path("content").asString(""));
    }
    if (words.isEmpty()) {
      throw new DataException(file, "there are no words in it");
    }
    List<String> byId = new ArrayList<>(Collections.nCopies(size, ""));
    words.forEach((id, word) -> {
      if (id >= 0 && id < size) {
        byId.set(id, word);
      }
    });
    return byId;
  }

  /// A list counts from 0 where it begins with what is no word, or has as many as the model knows;
  /// else padding comes before it.
  private static List<String> listed(Path file, List<String> words, int size) throws DataException {
    if (words.isEmpty()) {
      throw new DataException(file, "there are no words in it");
    }
    boolean whole = FIRST.contains(words.get(0)) || words.size() == size;
    List<String> byId = new ArrayList<>();
    if (!whole) {
      byId.add("");
    }
    byId.addAll(words);
    if (byId.size() > size) {
      throw new DataException(
          file,
          "it has "
              + words.size()
              + " words, the model knows "
              + size
              + " token ids; the line of a word, from 0, is its id, and padding comes first");
    }
    return byId;
  }
}
