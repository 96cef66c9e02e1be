package gatelens.demo;

import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  /// Countries that most visitors have heard of, by their ISO 3166 codes.
  private static final List<String> KNOWN =
      List.of(
          "AR", "AT", "AU", "BE", "BR", "CA", "CH", "CL", "CN", "CO", "CU", "CZ", "DE", "DK", "EG",
          "ES", "FI", "FR", "GB", "GR", "HR", "HU", "ID", "IE", "IL", "IN", "IS", "IT", "JP", "KE",
          "KR", "MA", "MX", "NL", "NO", "NZ", "PE", "PK", "PL", "PT", "RO", "RU", "SA", "SE", "TH",
          "TR", "UA", "US", "VN", "ZA");

  /// What a name of a well-known country is in English; empty for any other name.
  static Optional<String> country(Name name) {
    if (name.language() < 0) {
      return Optional.empty();
    }
    Locale language = Locale.of(LANGUAGES.get(name.language()));
    return KNOWN.stream()
        .map(code -> Locale.of("", code))
        .filter(country -> country.getDisplayCountry(language).equals(name.text()))
        .map(country -> country.getDisplayCountry(Locale.ENGLISH))
        .findFirst();
  }

  /// A name as people are told it, with what it means: `Neuseeland (New Zealand)`.
  static String told(Name name) {
    return country(name)
        .filter(english -> !english.equals(name.text()))
        .map(english -> name.text() + " (" + english + ")")
        .orElse(name.text());
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
