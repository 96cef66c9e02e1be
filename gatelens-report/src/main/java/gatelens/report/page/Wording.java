package gatelens.report.page;

import gatelens.names.NearestName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// The language of a page. What has no translation stands in English.
public final class Wording {
  /// As the program speaks.
  public static final Wording ENGLISH = new Wording("en", Map.of());

  private static final Pattern PLACE = Pattern.compile("(?:step|row|column|unit) [0-9]+");

  private final String code;
  private final Phrases phrases;

  private Wording(String code, Map<String, String> translations) {
    this.code = code;
    this.phrases = new Phrases(translations);
  }

  /// What is known, by the English words.
  Map<String, String> entries() {
    return phrases.entries();
  }

  /// The language as HTML has it: `en`, `zh-CN`.
  public String code() {
    return code;
  }

  /// The wording of a language.
  ///
  /// @param language `en` or `zh`, also with a region: `zh-CN`
  /// @throws IllegalArgumentException if there is none
  public static Wording named(String language) {
    String base = language.toLowerCase(Locale.ROOT).split("[-_]", -1)[0];
    return switch (base) {
      case "en" -> ENGLISH;
      case "zh" -> new Wording("zh-CN", read("zh.tsv"));
      default ->
          throw new IllegalArgumentException(
              "there is no language "
                  + language
                  + "; there are en and zh"
                  + NearestName.question(language, List.of("en", "zh")));
    };
  }

  private static Map<String, String> read(String file) {
    Map<String, String> found = new LinkedHashMap<>();
    try (InputStream in = Objects.requireNonNull(Wording.class.getResourceAsStream(file), file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .map(line -> line.split("\t", -1))
          .filter(cells -> cells.length == 2)
          .forEach(cells -> found.put(cells[0], cells[1]));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return found;
  }

  /// The words in this language.
  ///
  /// @param english what the program says
  public String of(String english) {
    return phrases.of(english);
  }

  /// A name of a place such as `row 3` in this language; any other name is of the data and stays.
  String place(String name) {
    return PLACE.matcher(name).matches() ? of(name) : name;
  }

  /// Words with values in them.
  ///
  /// @param english with `{}` where a value stands
  /// @param values in the order of the places
  String of(String english, Object... values) {
    String out = phrases.named(english);
    for (Object value : values) {
      int at = out.indexOf("{}");
      out = out.substring(0, at) + value + out.substring(at + 2);
    }
    return out;
  }
}
