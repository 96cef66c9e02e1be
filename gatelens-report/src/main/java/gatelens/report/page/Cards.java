package gatelens.report.page;

import gatelens.report.draw.Markup;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Cards of a first screen: a question each, and its answer in a few lines.
final class Cards {
  private Cards() {}

  /// The element.
  ///
  /// @param cards lines by their question, in their order; one without lines is left out
  static String html(Map<String, List<String>> cards) {
    return cards.entrySet().stream()
        .filter(card -> !card.getValue().isEmpty())
        .map(card ->
            "<div class=\"card\"><h2>"
                + Markup.escape(card.getKey())
                + "</h2><ul>"
                + card.getValue().stream()
                    .map(line -> "<li>" + Markup.escape(line) + "</li>")
                    .collect(Collectors.joining())
                + "</ul></div>")
        .collect(Collectors.joining("", "<div class=\"cards\">", "</div>"));
  }
}
