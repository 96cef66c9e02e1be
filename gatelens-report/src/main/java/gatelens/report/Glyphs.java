package gatelens.report;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Letters of 3 × 5 dots for PNG files, so that text needs no font of the machine. A glyph is five
/// octal digits, one a row from the top; small letters are drawn as capitals, others as `?`.
final class Glyphs {
  /// Columns of a letter with the gap to the next.
  static final int ADVANCE = 4;

  private static final Map<Character, Integer> DOTS = dots();

  private Glyphs() {}

  private static Map<Character, Integer> dots() {
    String all =
        "075557 126227 271747 371717 455711 574717 674757 771122 875757 975717 A25755 B65656 C34443"
            + " D65556 E74647 F74644 G34553 H55755 I72227 J11152 K55655 L44447 M57755 N65555"
            + " O25552 P65644 Q25563 R65655 S34216 T72222 U55557 V55552 W55775 X55255 Y55222"
            + " Z71247 .00002 -00700 +02720 ,00024 :02020 /11244 (12221 )42224 =07070 %51245"
            + " _00007 <12421 >42124 |22222 '22000 ?71202 ·00200 ×05250 −00700 ▲02770 ▼07720";
    Map<Character, Integer> map = new HashMap<>();
    for (int i = 0; i < all.length(); i += 7) {
      map.put(all.charAt(i), Integer.parseInt(all.substring(i + 1, i + 6), 8));
    }
    map.put(' ', 0);
    return Map.copyOf(map);
  }

  /// True if the dot of a letter is set.
  static boolean dot(char letter, int row, int column) {
    String capital = String.valueOf(letter).toUpperCase(Locale.ROOT);
    int bits = DOTS.getOrDefault(capital.charAt(0), DOTS.getOrDefault('?', 0));
    return (bits >> (3 * (4 - row) + 2 - column) & 1) == 1;
  }
}
