package gatelens.automaton;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// Looks for a word that a network and a machine answer differently to: by walking both at once
/// over parts of the network's states, then by all short words and by random long ones.
///
/// Source: Weiss et al. 2018, see {@link Abstraction}.
final class Equivalence {
  private final Asked asked;
  private final MachineQuestion question;
  private final Abstraction abstraction = new Abstraction();
  private int asks;

  Equivalence(Asked asked, MachineQuestion question) {
    this.asked = asked;
    this.question = question;
  }

  int parts() {
    return abstraction.parts();
  }

  /// A place of the walk.
  private record Place(double[] state, int machine, int[] word) {}

  /// A word with different answers; nothing if none was found.
  Optional<int[]> difference(Machine machine) {
    asks++;
    while (asked.steps() < question.steps()) {
      Walk walk = new Walk(machine);
      if (walk.found().isPresent()) {
        return walk.found();
      }
      if (!walk.refined()) {
        return shortWord(machine).or(() -> longWord(machine));
      }
    }
    return Optional.empty();
  }

  /// One walk over the parts, until a word is found, a part is cut, or every part was seen.
  private final class Walk {
    private final Machine machine;
    private final Map<Integer, List<Place>> seen = new HashMap<>();
    private final Optional<int[]> found;
    private boolean refined;

    Walk(Machine machine) {
      this.machine = machine;
      this.found = walk();
    }

    Optional<int[]> found() {
      return found;
    }

    boolean refined() {
      return refined;
    }

    private Optional<int[]> walk() {
      Deque<Place> open = new ArrayDeque<>();
      open.add(new Place(asked.reader().start(), 0, new int[0]));
      while (!open.isEmpty() && !refined) {
        Place place = open.remove();
        if (asked.answer(place.word().length, place.state()) != machine.answer(place.machine())) {
          return Optional.of(place.word());
        }
        List<Place> with =
            seen.computeIfAbsent(abstraction.of(place.state()), any -> new ArrayList<>());
        if (!with.isEmpty()) {
          if (with.get(0).machine() != place.machine()) {
            return conflict(place, with);
          }
          with.add(place);
          continue;
        }
        with.add(place);
        for (int a = 0; a < asked.reader().symbols(); a++) {
          open.add(
              new Place(
                  asked.step(place.state(), a),
                  machine.step(place.machine(), a),
                  Words.longer(place.word(), a)));
        }
      }
      return Optional.empty();
    }

    /// The network's states lie together, the machine's are two: one of both is wrong.
    private Optional<int[]> conflict(Place place, List<Place> with) {
      Optional<int[]> ending = machine.tellsApart(place.machine(), with.get(0).machine());
      if (ending.isPresent()) {
        for (Place each : List.of(place, with.get(0))) {
          int[] word = Words.joined(each.word(), ending.get());
          if (asked.answerTo(word) != machine.answerTo(word)) {
            return Optional.of(word);
          }
        }
      }
      refined = abstraction.split(place.state(), with.stream().map(Place::state).toList());
      return Optional.empty();
    }
  }

  /// All words up to the longest length whose words together are few enough.
  private Optional<int[]> shortWord(Machine machine) {
    List<Place> last = List.of(new Place(asked.reader().start(), 0, new int[0]));
    int all = 0;
    while ((long) last.size() * machine.symbols() + all <= question.words()) {
      List<Place> next = new ArrayList<>();
      for (Place place : last) {
        for (int a = 0; a < machine.symbols(); a++) {
          Place longer =
              new Place(
                  asked.step(place.state(), a),
                  machine.step(place.machine(), a),
                  Words.longer(place.word(), a));
          if (asked.reader().answer(longer.state()) != machine.answer(longer.machine())) {
            return Optional.of(longer.word());
          }
          next.add(longer);
        }
      }
      all += next.size();
      last = next;
    }
    return Optional.empty();
  }

  private Optional<int[]> longWord(Machine machine) {
    SplittableRandom random = new SplittableRandom(question.seed() + asks);
    for (int n = 0; n < question.longWords(); n++) {
      int[] word = new int[1 + random.nextInt(question.length())];
      double[] state = asked.reader().start();
      int at = 0;
      for (int t = 0; t < word.length; t++) {
        word[t] = random.nextInt(machine.symbols());
        state = asked.step(state, word[t]);
        at = machine.step(at, word[t]);
        if (asked.reader().answer(state) != machine.answer(at)) {
          return Optional.of(Arrays.copyOf(word, t + 1));
        }
      }
    }
    return Optional.empty();
  }
}
