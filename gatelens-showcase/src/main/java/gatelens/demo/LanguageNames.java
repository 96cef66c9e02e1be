package gatelens.demo;

import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;

/// Text without a download: the names of countries, languages, currencies and time zones in thirty
/// languages, as the JDK carries them from the Unicode Common Locale Data Repository.
///
/// A name is taken if it has 3 to 40 letters and other characters, all letters are Latin, and only
/// one of the languages has it, whatever its case; so no name of one part of a split can stand in
/// the other.
///
/// Source of the data: Unicode CLDR, https://cldr.unicode.org, through `Locale.getDisplayCountry`
/// and its kin.
public final class LanguageNames {
  /// The languages, by their ISO 639 codes.
  public static final List<String> LANGUAGES =
      List.of(
          "cs", "da", "de", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "is", "it", "lt", "lv",
          "nl", "no", "pl", "pt", "ro", "sk", "sl", "sq", "sv", "tr", "vi", "cy", "eu", "id", "sw");

  /// The language of a text that somebody tries.
  static final int UNKNOWN = -1;

  private static final int SHORTEST = 3;
  static final int LONGEST = 40;

  private LanguageNames() {}

  /// True for the name of a country in its language.
  static boolean isCountry(Name name) {
    Locale language = Locale.of(LANGUAGES.get(name.language()));
    for (String country : Locale.getISOCountries()) {
      if (Locale.of("", country).getDisplayCountry(language).equals(name.text())) {
        return true;
      }
    }
    return false;
  }

  /// A name and the one language that has it.
  ///
  /// @param text the name, 3 to 40 characters
  /// @param language its place in {@link #LANGUAGES}; below 0 where nobody knows it
  public record Name(String text, int language) {}

  /// The English names of the languages, in the order of {@link #LANGUAGES}.
  public static List<String> classes() {
    return LANGUAGES.stream()
        .map(code -> Locale.of(code).getDisplayLanguage(Locale.ENGLISH))
        .toList();
  }

  /// All names, in alphabetical order of their lower-case forms.
  public static List<Name> all() {
    Map<String, Name> first = new TreeMap<>();
    Map<String, Set<Integer>> owners = new HashMap<>();
    for (int language = 0; language < LANGUAGES.size(); language++) {
      for (String name : namesIn(Locale.of(LANGUAGES.get(language)))) {
        String key = name.toLowerCase(Locale.ROOT);
        first.putIfAbsent(key, new Name(name, language));
        owners.computeIfAbsent(key, k -> new TreeSet<>()).add(language);
      }
    }
    List<Name> names = new ArrayList<>();
    first.forEach((key, name) -> {
      if (owners.getOrDefault(key, Set.of()).size() == 1) {
        names.add(name);
      }
    });
    return names;
  }

  private static Set<String> namesIn(Locale language) {
    Set<String> names = new TreeSet<>();
    for (String country : Locale.getISOCountries()) {
      names.add(Locale.of("", country).getDisplayCountry(language));
    }
    for (String other : Locale.getISOLanguages()) {
      names.add(Locale.of(other).getDisplayLanguage(language));
    }
    for (Currency currency : Currency.getAvailableCurrencies()) {
      names.add(currency.getDisplayName(language));
    }
    // The three-letter zones are deprecated, and the JDK warns of each of them.
    for (String zone : java.time.ZoneId.getAvailableZoneIds()) {
      names.add(TimeZone.getTimeZone(zone).getDisplayName(false, TimeZone.LONG, language));
    }
    names.removeIf(name -> !fits(name));
    return names;
  }

  private static boolean fits(String name) {
    return name.length() >= SHORTEST
        && name.length() <= LONGEST
        && name.codePoints().anyMatch(Character::isLetter)
        && name.codePoints().allMatch(LanguageNames::latinOrNoLetter);
  }

  private static boolean latinOrNoLetter(int codePoint) {
    return !Character.isLetter(codePoint)
        || Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.LATIN;
  }
}
