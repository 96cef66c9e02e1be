package gatelens.report.page;

import gatelens.report.draw.Markup;
import gatelens.report.draw.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// The files behind the links of a page: the numbers of those tables that the page cuts, as CSV, as
/// long as there is room. Long ones are compressed.
final class PageLinks {
  /// Bytes that links may take on a page that is long without them.
  static final int LEAST_ROOM = 650_000;

  /// Bytes of a table above which it is compressed.
  private static final int LONG = 4_000;

  private final List<String> links = new ArrayList<>();
  private int leftOut;
  private int room;

  /// A table and the name of its file.
  ///
  /// @param otherwise bytes that stand in the page where the file has no room
  record File(String name, Table table, int otherwise) {}

  private PageLinks(int room) {
    this.room = room;
  }

  /// Links as long as there is room.
  ///
  /// @param room in bytes
  static PageLinks of(List<File> files, int room) {
    PageLinks made = new PageLinks(room - files.stream().mapToInt(File::otherwise).sum());
    // those that are smaller than what they replace make room for the others
    files.forEach(file -> made.links.add(made.link(file, file.otherwise)));
    for (int i = 0; i < files.size(); i++) {
      if (made.links.get(i).isEmpty()) {
        String link = made.link(files.get(i), made.room + files.get(i).otherwise);
        made.links.set(i, link);
        made.leftOut += link.isEmpty() ? 1 : 0;
      }
    }
    return made;
  }

  /// A link of at most some bytes; empty if it is longer.
  private String link(File file, int most) {
    long cells = (long) file.table.head().size() * file.table.rows().size();
    // a number of seven digits takes some four bytes, compressed and written in base 64
    if (4 * cells <= most) {
      byte[] csv = file.table.csv().getBytes(StandardCharsets.UTF_8);
      boolean zip = csv.length > LONG;
      byte[] content = zip ? compressed(csv) : csv;
      int size = (content.length + 2) / 3 * 4;
      if (size <= most) {
        room += file.otherwise - size;
        return "<a download=\""
            + Markup.escape(file.name)
            + (zip ? ".csv.gz" : ".csv")
            + "\" href=\"data:"
            + (zip ? "application/gzip" : "text/csv")
            + ";base64,"
            + Base64.getEncoder().encodeToString(content)
            + "\">CSV</a>";
      }
    }
    return "";
  }

  /// The link of a file; empty if there was no room.
  String of(int file) {
    return links.get(file);
  }

  /// What was left out, for the page's foot; empty if nothing was.
  String note(Wording words) {
    return leftOut == 0
        ? ""
        : " "
            + Markup.escape(
                words.of(
                        "Tables that are too long for this page and stand in it in part or not at"
                            + " all:")
                    + " "
                    + leftOut
                    + ".");
  }

  private static byte[] compressed(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
