package gatelens.report.page;

import gatelens.file.Sha256;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Theme;
import gatelens.report.picture.Picture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/// The files behind the links of a page: of each picture its numbers, itself as PNG and as SVG, in
/// this order of importance, as long as there is room. Long tables are compressed. Pictures without
/// a link get a button, where scripts run, that makes the file from the picture in the page.
final class PageLinks {
  /// Bytes that links may take on a page that is long without them.
  private static final int LEAST_ROOM = 300_000;

  /// Bytes of a table above which it is compressed.
  private static final int LONG = 20_000;

  private static final String CODE =
      """
      document.querySelectorAll('figure').forEach(f=>{
      const s=f.querySelector('svg'),p=f.querySelector('.links'),n=f.dataset.name;
      if(!s||!p)return;
      const save=(u,e)=>{const a=document.createElement('a');a.href=u;a.download=n+e;a.click()};
      const uri=()=>'data:image/svg+xml;charset=utf-8,'
      +encodeURIComponent(new XMLSerializer().serializeToString(s));
      const add=(e,make)=>{if(p.querySelector('[download$="'+e+'"]'))return;
      const b=document.createElement('button');b.type='button';b.textContent=n+e;
      b.onclick=make;p.append(b,' ')};
      add('.png',()=>{const i=new Image();i.onload=()=>{const c=document.createElement('canvas');
      c.width=2*s.viewBox.baseVal.width;c.height=2*s.viewBox.baseVal.height;
      const g=c.getContext('2d');g.fillStyle=getComputedStyle(document.body).backgroundColor;
      g.fillRect(0,0,c.width,c.height);g.drawImage(i,0,0,c.width,c.height);
      save(c.toDataURL(),'.png')};i.src=uri()});
      add('.svg',()=>save(uri(),'.svg'));
      });
      """;

  private enum Form {
    CSV,
    PNG,
    SVG
  }

  private final List<Picture> pictures;
  private final List<StringBuilder> links = new ArrayList<>();
  private final Set<Form> incomplete = EnumSet.noneOf(Form.class);
  private int leftOut;
  private int room;

  private PageLinks(List<Picture> pictures, int room) {
    this.pictures = pictures;
    this.room = Math.max(LEAST_ROOM, room);
    pictures.forEach(picture -> links.add(new StringBuilder()));
  }

  /// Links as long as there is room.
  ///
  /// @param room in bytes
  static PageLinks of(List<Picture> pictures, int room) {
    PageLinks made = new PageLinks(pictures, room);
    for (Form form : Form.values()) {
      made.all(form);
    }
    return made;
  }

  private void all(Form form) {
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i);
      // a form that has found no room is not tried again: drawing costs time
      if (incomplete.contains(form) && form != Form.CSV) {
        leftOut++;
        continue;
      }
      boolean fits =
          switch (form) {
            case CSV -> numbers(i, picture);
            case PNG -> link(i, picture.name() + ".png", "image/png", picture.png(Theme.LIGHT, 1));
            case SVG -> link(i, picture.name() + ".svg", "image/svg+xml", utf8(picture.svg()));
          };
      if (!fits) {
        leftOut++;
        incomplete.add(form);
      }
    }
  }

  private boolean numbers(int i, Picture picture) {
    long cells = (long) picture.table().head().size() * picture.table().rows().size();
    // a number of seven digits takes some four bytes, compressed and written in base 64
    if (4 * cells > room) {
      return false;
    }
    byte[] csv = utf8(picture.csv());
    return csv.length <= LONG
        ? link(i, picture.name() + ".csv", "text/csv", csv)
        : link(i, picture.name() + ".csv.gz", "application/gzip", compressed(csv));
  }

  private boolean link(int i, String file, String type, byte[] content) {
    int size = (content.length + 2) / 3 * 4;
    if (size > room) {
      return false;
    }
    room -= size;
    links
        .get(i)
        .append("<a download=\"")
        .append(Markup.escape(file))
        .append("\" href=\"data:")
        .append(type)
        .append(";base64,")
        .append(Base64.getEncoder().encodeToString(content))
        .append("\">")
        .append(Markup.escape(file))
        .append("</a> ");
    return true;
  }

  /// The links of a picture.
  CharSequence of(int picture) {
    return links.get(picture);
  }

  /// The script that makes files of pictures; none where every file has its link.
  String script() {
    return leftOut == 0 ? "" : "<script>" + CODE + "</script>";
  }

  /// What the page's content policy has to allow for it: this script, by its digest.
  String policy() {
    return leftOut == 0
        ? ""
        : "; script-src 'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(CODE)) + "'";
  }

  /// What was left out, for the page's foot; empty if nothing was.
  String note() {
    return leftOut == 0
        ? ""
        : " To keep the page small, "
            + leftOut
            + " files stand behind no link; where scripts run, buttons make those of pictures, and"
            + " gatelens export writes all of them.";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
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
