package gatelens.report.draw;

import gatelens.names.NearestName;
import java.util.Locale;
import java.util.Optional;

/// How a picture is drawn for where it is to stand: on which page, how wide, in letters of which
/// size, under which title. All lengths are pixels, 96 an inch.
///
/// @param theme the page
/// @param width of the whole picture; usual: {@link Sheet#WIDTH}
/// @param letters an em of usual letters; usual: 12, which is 9 points
/// @param title in place of the picture's own; an empty one takes it away
public record Look(Theme theme, double width, double letters, Optional<String> title) {
  /// As it is drawn where nothing is asked for: on white.
  public static final Look USUAL =
      new Look(Theme.LIGHT, Sheet.WIDTH, Canvas.LETTERS, Optional.empty());

  private static final double LEAST = 280;
  private static final double MOST = 4000;

  /// Checks that there is room for a picture.
  ///
  /// @throws IllegalArgumentException if the letters are not from 4 to 100 pixels, or less than 23
  ///   or more than 333 of them stand side by side
  public Look {
    if (!(letters >= 4 && letters <= 100)) {
      throw new IllegalArgumentException(
          "letters are from 4 to 100 pixels (3 to 75 points), found " + letters + " pixels");
    }
    double layout = width * Canvas.LETTERS / letters;
    if (!(layout >= LEAST && layout <= MOST)) {
      throw new IllegalArgumentException(
          "a picture is from "
              + Math.round(Math.ceil(LEAST * letters / Canvas.LETTERS))
              + " to "
              + Math.round(MOST * letters / Canvas.LETTERS)
              + " pixels wide in letters of this size, found "
              + Markup.number(width)
              + "; try smaller letters, or another width");
    }
  }

  /// A look by its words.
  ///
  /// @param theme a name
  /// @param width a length, in pixels where it has no unit; else usual
  /// @param letters a length, in points where it has no unit; else usual
  /// @throws IllegalArgumentException if there is no such theme or length
  public static Look of(
      String theme, Optional<String> width, Optional<String> letters, Optional<String> title) {
    String name = theme.strip().toUpperCase(Locale.ROOT);
    if (!Theme.ids().contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "theme " + theme + ": " + NearestName.expected(theme, Theme.ids()));
    }
    return new Look(
        Theme.valueOf(name),
        width.map(text -> pixels(text, "px")).orElse(USUAL.width),
        letters.map(text -> pixels(text, "pt")).orElse(USUAL.letters),
        title);
  }

  /// The same on another page.
  public Look on(Theme page) {
    return new Look(page, width, letters, title);
  }

  /// Pixels across in which it is laid out with usual letters.
  public double layout() {
    return width * Canvas.LETTERS / letters;
  }

  /// Pixels of the picture a pixel of the layout.
  double scale() {
    return letters / Canvas.LETTERS;
  }

  /// A length in pixels of 96 an inch.
  ///
  /// @param text a number with `mm`, `cm`, `in`, `pt` or `px` behind it
  /// @param unit where none is behind it
  /// @throws IllegalArgumentException if it is none
  public static double pixels(String text, String unit) {
    String number = text.strip();
    String behind = unit;
    for (String each : new String[] {"mm", "cm", "in", "pt", "px"}) {
      if (number.endsWith(each)) {
        behind = each;
        number = number.substring(0, number.length() - 2).strip();
        break;
      }
    }
    double value;
    try {
      value = Double.parseDouble(number);
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException(
          "expected a length such as 86mm, 8.6cm, 3.4in, 9pt or 820px, found " + text, none);
    }
    return switch (behind) {
      case "mm" -> value * 96 / 25.4;
      case "cm" -> value * 96 / 2.54;
      case "in" -> value * 96;
      case "pt" -> value * 96 / 72;
      default -> value;
    };
  }
}
