package gatelens.demo;

import gatelens.explain.ModelScore;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.Picture;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The demo as a whole: a trained model, its marks, a handful of explanations.
///
/// @param task the data
/// @param model trained
/// @param marks how it did on names it had not seen
/// @param cases a handful of held-out names, explained
public record Demo(LanguageTask task, Model model, LanguageTask.Marks marks, List<DemoCase> cases) {
  /// Keeps an unmodifiable copy.
  public Demo {
    cases = List.copyOf(cases);
  }

  /// Trains, marks and explains.
  ///
  /// @param epochs passes over the names; 10 is usual
  /// @param seed decides weights and order
  public static Demo run(
      LanguageTask task, int epochs, long seed, Workers workers, TrainingListener listener) {
    Model model = task.train(epochs, seed, workers, listener);
    LanguageTask.Marks marks = task.mark(model, workers);
    List<DemoCase> cases =
        DemoCase.choose(marks).stream()
            .map(answer -> DemoCase.of(model, task, answer, workers))
            .toList();
    return new Demo(task, model, marks, cases);
  }

  /// The page.
  ///
  /// @param facts where it comes from, by name
  public String page(Map<String, String> facts) {
    return DemoPage.html(task, marks, cases, facts);
  }

  /// Every picture of every case; the number of the case ends its name.
  public List<Picture> pictures(Workers workers) {
    List<Picture> all = new ArrayList<>();
    for (int n = 0; n < cases.size(); n++) {
      DemoCase one = cases.get(n);
      Target target = Target.Output.logit(one.answer().answer());
      new Gallery(
              new ModelScore(model, target, workers),
              task.encode(one.answer().name()),
              one.trace(),
              one.attribution(),
              Gallery.Style.plain(Integer.toString(n)))
          .pictures()
          .values()
          .forEach(all::addAll);
    }
    return all;
  }

  /// A sentence for each explained name.
  public List<String> sentences() {
    return cases.stream().map(DemoCase::sentence).toList();
  }

  /// The explanations as plain values: name, language, answer, letters, attribution, gap.
  public List<Map<String, Object>> explanations() {
    List<String> classes = LanguageNames.classes();
    return cases.stream()
        .map(one -> {
          Map<String, Object> map = new LinkedHashMap<>();
          map.put("text", one.answer().name().text());
          map.put("language", classes.get(one.answer().name().language()));
          map.put("answer", classes.get(one.answer().answer()));
          map.put("probability", one.answer().probability());
          map.put("letters", one.letters());
          map.put("attribution", one.parts());
          map.put("written", one.written());
          map.put("score", one.attribution().completeness().score());
          map.put("baselineScore", one.attribution().completeness().baselineScore());
          map.put("gap", one.attribution().completeness().gap());
          return map;
        })
        .toList();
  }
}
