package gatelens.data.encode;

import gatelens.data.Span;
import gatelens.names.NearestName;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

/// The segmenters of this class path, looked for once.
final class Segmenters {
  private static final List<Segmenter> ALL = all();

  /// Those of the program itself, which come first.
  private static final int OWN = 2;

  private Segmenters() {}

  private static List<Segmenter> all() {
    List<Segmenter> all = new ArrayList<>(List.of(new UnicodeSegmenter(), new Jdk()));
    ServiceLoader.load(Segmenter.class, Segmenter.class.getClassLoader()).forEach(all::add);
    return List.copyOf(all);
  }

  static Optional<Segmenter> installed() {
    return ALL.stream().skip(OWN).findFirst();
  }

  static Segmenter named(String name) {
    return ALL.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no segmenter "
                    + name
                    + " on the class path; there are "
                    + ALL.stream().map(Segmenter::name).toList()
                    + "; icu is in the module gatelens-icu"
                    + NearestName.question(name, ALL.stream().map(Segmenter::name).toList())));
  }

  /// Words as the JDK cuts them.
  private record Jdk() implements Segmenter {
    @Override
    public String name() {
      return JDK;
    }

    @Override
    public List<Span> words(String text) {
      List<Span> spans = new ArrayList<>();
      BreakIterator breaks = BreakIterator.getWordInstance(Locale.ROOT);
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
}
