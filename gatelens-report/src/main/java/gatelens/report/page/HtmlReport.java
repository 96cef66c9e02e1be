package gatelens.report.page;

import gatelens.report.draw.Ink;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Table;
import gatelens.report.picture.Charts;
import gatelens.report.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Builds one self-contained page: no request leaves it, and it is complete without its script,
/// which only makes files of pictures that have no room behind a link.
public final class HtmlReport {
  private static final String CSS =
      "html{color-scheme:light dark}body{font:16px/1.5"
          + " system-ui,sans-serif;max-width:60rem;margin:0"
          + " auto;padding:1rem;background:#fff;color:#1b1d21;overflow-wrap:anywhere}"
          + ".skip{position:absolute;left:-99rem}.skip:focus{left:1rem}a{color:#1f5fa8}svg{width:100%;height:auto;max-width:60rem}figure{margin:1rem"
          + " 0}.gl-line{stroke-width:1.5}.wide{overflow-x:auto;max-height:24rem}table{border-collapse:collapse}td,th{border:1px"
          + " solid #8c939c;padding:.15rem .5rem;"
          + "text-align:right;overflow-wrap:normal}td.t{text-align:left}caption{text-align:left}.lead{font-size:1.25rem}.tokens{line-height:2.2}.tokens"
          + " span{padding:.2rem .15rem}.plus{border-bottom:3px solid"
          + " #c2500a}.minus{border-bottom:3px dashed #1f5fa8}"
          + "@media(prefers-color-scheme:dark){body{background:#1b1d21;color:#e8e8e8}"
          + "a{color:#5aa9ff}.plus{border-color:#ff9d52}.minus{border-color:#5aa9ff}}@media"
          + " print{.links{display:none}figure{break-inside:avoid}}";

  private final String title;
  private final String lead;
  private final int limit;
  private final StringBuilder body = new StringBuilder(1 << 16);
  private final List<String> contents = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();

  /// A picture and the place in the body where its links stand.
  private record Figure(Picture picture, int at) {}

  /// An empty page.
  ///
  /// @param title of the page
  /// @param lead the sentence it opens with
  /// @param limit bytes up to which the page may grow by data behind links; those get 300,000 in
  ///   any case; usual: 980,000
  public HtmlReport(String title, String lead, int limit) {
    this.title = title;
    this.lead = lead;
    this.limit = limit;
  }

  /// Begins a section.
  public HtmlReport section(String heading) {
    int number = contents.size() + 1;
    contents.add(heading);
    body.append("<h2 id=\"s")
        .append(number)
        .append("\">")
        .append(Markup.escape(heading))
        .append("</h2>");
    return this;
  }

  /// Adds a heading below a section's.
  public HtmlReport heading(String heading) {
    body.append("<h3>").append(Markup.escape(heading)).append("</h3>");
    return this;
  }

  /// Adds a paragraph.
  public HtmlReport paragraph(String text) {
    body.append("<p>").append(Markup.escape(text)).append("</p>");
    return this;
  }

  /// Adds words with their attribution: background by size, underline solid for and dashed against.
  ///
  /// @param values one a word
  public HtmlReport tokens(List<String> words, double[] values) {
    double scale = 0;
    for (double value : values) {
      scale = Math.max(scale, Math.abs(value));
    }
    body.append("<p class=\"tokens\" dir=\"auto\">");
    for (int i = 0; i < values.length; i++) {
      double share = scale == 0 ? 0 : values[i] / scale;
      String rgb = share < 0 ? "59,130,204" : "217,102,26";
      body.append("<span title=\"")
          .append(Charts.mark(values[i]))
          .append("\" style=\"background:rgba(")
          .append(rgb)
          .append(',')
          .append(String.format(java.util.Locale.ROOT, "%.2f", 0.45 * Math.abs(share)))
          .append(")\"");
      if (Math.abs(share) > 0.25) {
        body.append(share > 0 ? " class=\"plus\"" : " class=\"minus\"");
      }
      body.append('>').append(Markup.escape(words.get(i))).append("</span> ");
    }
    body.append("</p><p>Orange and a solid line push towards, blue and a dashed line against;")
        .append(" the strongest is ")
        .append(Markup.number(scale))
        .append(".</p>");
    return this;
  }

  /// Adds a picture with its table and its data behind links.
  public HtmlReport picture(Picture picture) {
    body.append("<figure data-name=\"")
        .append(Markup.escape(picture.name()))
        .append("\"><div class=\"drawn\" tabindex=\"0\" role=\"group\" aria-label=\"")
        .append(Markup.escape(picture.title()))
        .append("\">")
        .append(picture.svg())
        .append("</div><figcaption><b>")
        .append(Markup.escape(picture.title()))
        .append("</b> ")
        .append(Markup.escape(picture.description()))
        .append("</figcaption><details><summary>The numbers: ")
        .append(Markup.escape(picture.title()))
        .append("</summary>")
        .append(picture.table().html(picture.title()))
        .append("</details><p class=\"links\">");
    figures.add(new Figure(picture, body.length()));
    body.append("</p></figure>");
    return this;
  }

  /// Adds a table.
  public HtmlReport table(String caption, Table table) {
    body.append(table.html(caption));
    return this;
  }

  /// Adds facts, one a line.
  public HtmlReport facts(Map<String, String> facts) {
    body.append("<dl>");
    facts.forEach((name, value) ->
        body.append("<dt><b>")
            .append(Markup.escape(name))
            .append("</b></dt><dd>")
            .append(Markup.escape(value))
            .append("</dd>"));
    body.append("</dl>");
    return this;
  }

  /// The finished page.
  public String html() {
    PageLinks links =
        PageLinks.of(figures.stream().map(Figure::picture).toList(), limit - body.length());
    StringBuilder out = new StringBuilder(body.length() + (1 << 19));
    out.append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .append(" img-src data:; style-src 'unsafe-inline'")
        .append(links.policy())
        .append("\">")
        .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
        .append(Markup.escape(title))
        .append("</title><style>")
        .append(CSS)
        .append(Ink.css())
        .append("</style></head><body><a class=\"skip\" href=\"#main\">To the content</a>")
        .append("<header><h1>")
        .append(Markup.escape(title))
        .append("</h1></header><nav aria-label=\"Contents\"><ul>");
    for (int i = 0; i < contents.size(); i++) {
      out.append("<li><a href=\"#s")
          .append(i + 1)
          .append("\">")
          .append(Markup.escape(contents.get(i)))
          .append("</a></li>");
    }
    out.append("</ul></nav><main id=\"main\"><p class=\"lead\">")
        .append(Markup.escape(lead))
        .append("</p>");
    int done = 0;
    for (int i = 0; i < figures.size(); i++) {
      out.append(body, done, figures.get(i).at).append(links.of(i));
      done = figures.get(i).at;
    }
    return out.append(body, done, body.length())
        .append("</main><footer><p>Written by Gatelens; nothing in this page asks the network.")
        .append(links.note())
        .append("</p></footer>")
        .append(links.script())
        .append("</body></html>")
        .toString();
  }
}
