package gatelens.data;

/// How an encoder of texts is to be learned.
///
/// @param unit what a token is
/// @param segmenter of words: `auto`, `unicode`, `jdk`, or one on the class path
/// @param tokenizer the content of a `tokenizer.json`, in the place of words; empty for none
/// @param lowerCase usual: true for words
/// @param longest most tokens of a text; usual: 1,000
/// @param vocabulary most tokens that are kept; usual: 10,000
/// @param least fewest times a kept token stands in the data; usual: 2 for words, 1 for characters
public record TextPlan(
    Unit unit,
    String segmenter,
    String tokenizer,
    boolean lowerCase,
    int longest,
    int vocabulary,
    int least) {
  /// Words as the JDK cuts them: whole clauses of scripts without spaces, pictograms in parts.
  public static final String JDK = "jdk";

  /// Words by the rules of Unicode; what a reader sees as one character is never cut, and scripts
  /// that write no spaces are read by characters.
  public static final String UNICODE = "unicode";

  /// {@link #UNICODE}, or where a script without spaces is found the segmenter that is installed.
  public static final String AUTO = "auto";

  /// What a token is.
  public enum Unit {
    /// A character as a reader sees it.
    CHARS,
    /// A word or a punctuation mark.
    WORDS
  }

  /// Words in lower case.
  public static TextPlan words() {
    return new TextPlan(Unit.WORDS, AUTO, "", true, 1000, 10_000, 2);
  }

  /// Characters, upper and lower case apart, every one kept.
  public static TextPlan characters() {
    return new TextPlan(Unit.CHARS, UNICODE, "", false, 1000, 10_000, 1);
  }
}
