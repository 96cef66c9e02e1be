package gatelens.icu;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import gatelens.data.Span;
import gatelens.data.encode.Segmenter;
import java.util.ArrayList;
import java.util.List;

/// Words by ICU: Unicode's rules (UAX #29), and dictionaries for Chinese, Japanese, Thai, Lao,
/// Khmer and Burmese, which write no spaces.
///
/// Source: the Unicode Consortium, International Components for Unicode, https://icu.unicode.org
public final class IcuSegmenter implements Segmenter {
  /// Called by `ServiceLoader`.
  public IcuSegmenter() {}

  @Override
  public String name() {
    return "icu";
  }

  @Override
  public List<Span> words(String text) {
    List<Span> spans = new ArrayList<>();
    BreakIterator breaks = BreakIterator.getWordInstance(ULocale.ROOT);
    breaks.setText(text);
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
      if (!text.substring(start, end).isBlank()) {
        spans.add(new Span(start, end));
      }
    }
    return spans;
  }
}
