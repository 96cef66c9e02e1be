package gatelens.names;

/// A number of things, in words.
public final class Counted {
  private Counted() {}

  /// `1,084 rows not read`, or `1 row not read`.
  ///
  /// @param things in the plural, the thing itself first: `rows not read`
  public static String of(long count, String things) {
    String words = count == 1 ? things.replaceFirst("^(\\w+)s\\b", "$1") : things;
    return "%,d %s".formatted(count, words);
  }
}
