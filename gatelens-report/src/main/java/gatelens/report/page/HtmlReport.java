package gatelens.report.page;

import gatelens.file.Sha256;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Table;
import gatelens.report.picture.Charts;
import gatelens.report.picture.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Builds one self-contained page: no request leaves it, and it is complete without its script,
/// which tells the number under a finger and makes files of pictures.
///
/// What the page opens with stands in full; every section after it is folded, in the order of a
/// reader's questions, and open on paper.
public final class HtmlReport {
  /// Bytes of a page besides its body: its style, its script, its contents.
  private static final int OTHERS = 31_000;

  private final String title;
  private final String lead;
  private final int limit;
  private final Wording words;
  private final StringBuilder body = new StringBuilder(1 << 16);
  private final List<String> contents = new ArrayList<>();
  private final List<Numbers> numbers = new ArrayList<>();
  private final Map<String, String> chips = new LinkedHashMap<>();
  private String open = "";
  private int least = PageLinks.LEAST_ROOM;
  private boolean opened;
  private boolean inPart;

  /// A table that the page cuts, the places in the body where it and its file's link stand, and how
  /// it stands there where no file has room.
  private record Numbers(
      String name, String caption, Table table, int shown, String cut, int link) {}

  /// An empty page in English.
  ///
  /// @param title of the page
  /// @param lead the sentence it opens with
  /// @param limit bytes up to which the page may grow by numbers behind links; those get 650,000 in
  ///   any case; usual: 280,000
  public HtmlReport(String title, String lead, int limit) {
    this(title, lead, limit, Wording.ENGLISH);
  }

  /// An empty page.
  ///
  /// @param words its language
  public HtmlReport(String title, String lead, int limit, Wording words) {
    this.title = words.of(title);
    this.lead = words.of(lead);
    this.limit = limit;
    this.words = words;
  }

  /// Numbers behind links never make it larger than the limit.
  HtmlReport strict() {
    least = 0;
    return this;
  }

  /// Says what the page is about, beside its name: the model, the data.
  HtmlReport chip(String what, String name) {
    if (!name.isEmpty() && !what.isEmpty()) {
      chips.put(what, name);
    }
    return this;
  }

  /// Adds what the page opens with, before any section: then every section is folded.
  HtmlReport first(String html) {
    opened = true;
    body.append(html);
    return this;
  }

  /// Adds an element of a page.
  HtmlReport html(String html) {
    body.append(html);
    return this;
  }

  /// Begins a section: the first of a page that opens with nothing else stands open.
  public HtmlReport section(String heading) {
    int number = contents.size() + 1;
    contents.add(words.of(heading));
    String id = "\" id=\"s" + number + "\">";
    close();
    if (opened) {
      body.append("<details class=\"part").append(id).append("<summary><h2>");
      body.append(Markup.escape(words.of(heading))).append("</h2></summary>");
      open = "</details>";
    } else {
      body.append("<section class=\"whole").append(id).append("<h2>");
      body.append(Markup.escape(words.of(heading))).append("</h2>");
      open = "</section>";
      opened = true;
    }
    return this;
  }

  /// Begins a part of a section, folded.
  HtmlReport part(String heading) {
    endPart();
    body.append("<details class=\"part\"><summary><h3>")
        .append(Markup.escape(words.of(heading)))
        .append("</h3></summary>");
    inPart = true;
    return this;
  }

  private void endPart() {
    body.append(inPart ? "</details>" : "");
    inPart = false;
  }

  private void close() {
    endPart();
    body.append(open);
    open = "";
  }

  /// Adds a heading below a section's.
  public HtmlReport heading(String heading) {
    body.append("<h3>").append(Markup.escape(words.of(heading))).append("</h3>");
    return this;
  }

  /// Adds a paragraph.
  public HtmlReport paragraph(String text) {
    body.append("<p>").append(Markup.escape(words.of(text))).append("</p>");
    return this;
  }

  /// Adds a command to be given.
  public HtmlReport command(String line) {
    body.append("<p><code>").append(Markup.escape(line)).append("</code></p>");
    return this;
  }

  /// Adds words with their attribution: background by size, underline solid for and dashed against.
  ///
  /// @param values one a word
  public HtmlReport tokens(List<String> tokens, double[] values) {
    body.append(WordStrip.html("", tokens, values, words));
    return this;
  }

  /// Adds a picture with its numbers.
  public HtmlReport picture(Picture picture) {
    return picture(picture, "", "");
  }

  /// Adds a picture with its numbers.
  ///
  /// @param axis pictures of one axis have their crosshair at the same step; empty for none
  /// @param unit of its numbers; empty where its table says it
  HtmlReport picture(Picture picture, String axis, String unit) {
    body.append("<figure data-name=\"")
        .append(Markup.escape(picture.name()))
        .append(axis.isEmpty() ? "" : "\" data-axis=\"" + Markup.escape(axis))
        .append(unit.isEmpty() ? "" : "\" data-unit=\"" + Markup.escape(unit))
        .append("\"><div class=\"drawn\" tabindex=\"0\" role=\"group\" aria-label=\"")
        .append(Markup.escape(words.of(picture.title())))
        .append("\">")
        .append(picture.inline(words::of))
        .append("</div><figcaption>")
        .append(Markup.escape(words.of(picture.description())))
        .append("</figcaption>");
    numbers(picture.name(), picture.title(), picture.table(), "");
    body.append("</figure>");
    return this;
  }

  /// Adds numbers, folded.
  ///
  /// @param of the figure they are of, where they stand outside it; else empty
  HtmlReport numbers(String name, String caption, Table table, String of) {
    body.append("<details")
        .append(of.isEmpty() ? "" : " data-of=\"" + Markup.escape(of) + "\"")
        .append("><summary>")
        .append(Markup.escape(words.of("The numbers")))
        .append(": ")
        .append(Markup.escape(words.of(caption)))
        .append("</summary>");
    int shown = body.length();
    String html = table.html(caption, words::of);
    boolean later = table.isMatrix() && !table.isWhole();
    body.append(later ? "" : html)
        .append(of.isEmpty() ? "</details>" : "")
        .append("<p class=\"links\" data-name=\"")
        .append(Markup.escape(name))
        .append("\">");
    if (!table.isWhole()) {
      numbers.add(new Numbers(name, caption, table, shown, later ? html : "", body.length()));
    }
    body.append("</p>").append(of.isEmpty() ? "" : "</details>");
    return this;
  }

  /// Adds a table.
  public HtmlReport table(String caption, Table table) {
    body.append(table.html(caption, words::of));
    return this;
  }

  /// Adds a list of many sequences, which can be searched and sorted.
  HtmlReport cases(String caption, Table table) {
    body.append("<div class=\"cases\" data-find=\"")
        .append(Markup.escape(words.of("find in the list")))
        .append("\">")
        .append(table.html(caption, words::of))
        .append("</div>");
    return this;
  }

  /// Adds facts, one a line.
  public HtmlReport facts(Map<String, String> facts) {
    body.append("<dl>");
    facts.forEach((name, value) ->
        body.append("<dt>")
            .append(Markup.escape(words.of(name)))
            .append("</dt><dd>")
            .append(Markup.escape(words.of(value)))
            .append("</dd>"));
    body.append("</dl>");
    return this;
  }

  /// The finished page.
  public String html() {
    close();
    PageLinks links =
        PageLinks.of(
            numbers.stream()
                .map(one -> new PageLinks.File(one.name, one.table, one.cut.length()))
                .toList(),
            Math.max(least, limit - body.length() - OTHERS));
    String script = script();
    StringBuilder out = new StringBuilder(body.length() + (1 << 17));
    out.append("<!DOCTYPE html><html lang=\"")
        .append(words.code())
        .append("\"><head><meta charset=\"utf-8\">")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .append(" img-src data:; style-src 'unsafe-inline'; script-src 'sha256-")
        .append(Base64.getEncoder().encodeToString(Sha256.of(script)))
        .append("'\">")
        .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
        .append(Markup.escape(title))
        .append("</title><style>")
        .append(PageStyle.css())
        .append("</style></head><body><a class=\"skip\" href=\"#main\">")
        .append(Markup.escape(words.of("To the content")))
        .append("</a><header><span class=\"mark\">Gatelens</span>");
    chips.forEach((what, name) ->
        out.append("<span class=\"chip\"><small>")
            .append(Markup.escape(words.of(what)))
            .append("</small> ")
            .append(Markup.escape(words.of(name)))
            .append("</span>"));
    out.append("</header><main id=\"main\"><h1>")
        .append(Markup.escape(title))
        .append("</h1><p class=\"lead\">")
        .append(Markup.escape(lead))
        .append("</p>");
    int done = 0;
    for (int i = 0; i < numbers.size(); i++) {
      Numbers one = numbers.get(i);
      boolean inFile = !one.cut.isEmpty() && !links.of(i).isEmpty();
      out.append(body, done, one.shown)
          .append(inFile ? one.table.elsewhere(one.caption, words::of) : one.cut)
          .append(body, one.shown, one.link)
          .append(links.of(i));
      done = one.link;
    }
    out.append(body, done, body.length()).append("</main><nav data-far=\"");
    out.append(Markup.escape(words.of("its number is too far down a table that this page cuts")));
    out.append("\" aria-label=\"").append(Markup.escape(words.of("Contents")));
    out.append("\"><ul>");
    for (int i = 0; i < contents.size(); i++) {
      out.append("<li><a href=\"#s")
          .append(i + 1)
          .append("\">")
          .append(Markup.escape(contents.get(i)))
          .append("</a></li>");
    }
    return out.append("</ul></nav><footer><p>")
        .append(
            Markup.escape(words.of("Written by Gatelens; nothing in this page asks the network.")))
        .append(links.note(words))
        .append("</p></footer><script>")
        .append(script)
        .append("</script></body></html>")
        .toString();
  }

  private static String script() {
    try (InputStream in =
        Objects.requireNonNull(HtmlReport.class.getResourceAsStream("page.js"), "page.js")) {
      // blanks at the beginning of lines and remarks are for those who write it
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.startsWith("//"))
          .collect(Collectors.joining("\n"));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// A signed number with its colour's word: `▲ +0.64`.
  static String signed(double value) {
    return "<span class=\""
        + (value < 0 ? "against" : "for")
        + "\">"
        + Markup.escape(Charts.mark(value))
        + "</span>";
  }

  /// A share of a whole, as a length in a style.
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.3f%%", 100 * share);
  }
}
