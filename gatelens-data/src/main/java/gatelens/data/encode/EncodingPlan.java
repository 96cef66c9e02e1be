package gatelens.data.encode;

/// How an encoding is to be learned from data: what a person decides before the data is seen.
///
/// @param unit of text
/// @param segmenter of words: `jdk`, or one of {@link Segmenter} on the class path
/// @param tokenizer the content of a `tokenizer.json`, in the place of words; empty for none
/// @param lowerCase of text; usual: true for words
/// @param longest most tokens of a text; usual: 1,000
/// @param vocabulary most tokens that are kept; usual: 10,000
/// @param least fewest times a kept token stands in the data; usual: 2 for words, 1 for characters
/// @param missing what is done where a value of a series is missing
/// @param standardise true if each column of a series has mean 0 and deviation 1; usual: true
/// @param elapsed true if the time since the last step is a feature
/// @param order of images
/// @param patch rows and columns of a patch; usual: 7
/// @param rate of sound, in hertz; 0 for that of the first file
/// @param windowMs a frame, in milliseconds; usual: 25
/// @param hopMs from one frame to the next, in milliseconds; usual: 10
/// @param bands mel bands; usual: 40
/// @param coefficients MFCCs; 0 for log-mel energies
public record EncodingPlan(
    TextEncoder.Unit unit,
    String segmenter,
    String tokenizer,
    boolean lowerCase,
    int longest,
    int vocabulary,
    int least,
    SeriesEncoder.Missing missing,
    boolean standardise,
    boolean elapsed,
    ImageEncoder.Order order,
    int patch,
    int rate,
    double windowMs,
    double hopMs,
    int bands,
    int coefficients) {
  /// What is usual.
  public static EncodingPlan usual() {
    return new EncodingPlan(
        TextEncoder.Unit.WORDS,
        Segmenter.JDK,
        "",
        true,
        1000,
        10_000,
        2,
        SeriesEncoder.Missing.MEAN,
        true,
        false,
        ImageEncoder.Order.ROWS,
        7,
        0,
        25,
        10,
        40,
        0);
  }

  /// With text read by characters, upper and lower case apart, every one kept.
  public EncodingPlan withCharacters() {
    return new EncodingPlan(
        TextEncoder.Unit.CHARS,
        segmenter,
        "",
        false,
        longest,
        vocabulary,
        1,
        missing,
        standardise,
        elapsed,
        order,
        patch,
        rate,
        windowMs,
        hopMs,
        bands,
        coefficients);
  }
}
