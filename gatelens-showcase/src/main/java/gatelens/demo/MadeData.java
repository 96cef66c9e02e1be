package gatelens.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Files that a demo makes, of which is known what decides the class of each: images, sounds, or
/// several inputs at once.
sealed interface MadeData permits DrawnShapes, Glides, PumpNotes {
  /// The name of the demo: `images`.
  String task();

  /// What one row is called, and several.
  List<String> rows();

  /// The heading of the page.
  String title();

  /// What was made, in sentences.
  String made();

  /// Rows to learn from; usual.
  int usual();

  /// What the strongest part is called: `pixel`.
  String part();

  /// Commands that do the same with data of one's own, each after a line about it.
  List<String> own();

  /// Writes rows.
  ///
  /// @param folder that is made
  /// @param count rows, of all classes in turn
  /// @return what was planted, by the name of the row
  Map<String, Planted> write(Path folder, int count, SplittableRandom dice) throws IOException;

  /// What is read of a folder that was written.
  Path data(Path folder);

  /// What was planted in a row.
  ///
  /// @param label its class
  /// @param words what and where, for people
  /// @param places one at least for each input that decides
  /// @param together true if the class rests on several inputs together
  record Planted(String label, String words, List<Place> places, boolean together) {
    /// Keeps an unmodifiable copy.
    public Planted {
      places = List.copyOf(places);
    }
  }

  /// A part of an input.
  ///
  /// @param input its number, from 0
  /// @param step the first, from 0
  /// @param steps how many
  /// @param feature the first, from 0
  /// @param features how many; 0 for all, of which the sum is meant
  record Place(int input, int step, int steps, int feature, int features) {
    /// Some steps whole.
    static Place steps(int input, int step, int steps) {
      return new Place(input, step, steps, 0, 0);
    }

    /// True if a part lies within.
    boolean holds(int t, int d) {
      return t >= step
          && t < step + steps
          && (features == 0 || (d >= feature && d < feature + features));
    }
  }
}
