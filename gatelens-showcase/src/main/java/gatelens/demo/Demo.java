package gatelens.demo;

import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Subject;
import gatelens.decision.Wanted;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.document.DemoDocument;
import gatelens.report.page.Wording;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.Picture;
import gatelens.sequence.Sample;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The demo as a whole: a trained model, its marks, a handful of explanations.
///
/// @param task the data
/// @param model trained
/// @param marks how it did on names it had not seen
/// @param cases a handful of held-out names, explained; first those that somebody asked for
/// @param decisions the same with everything a page shows, one a case
public record Demo(
    LanguageTask task,
    Model model,
    LanguageTask.Marks marks,
    List<DemoCase> cases,
    List<Decision> decisions) {
  /// Keeps unmodifiable copies.
  public Demo {
    cases = List.copyOf(cases);
    decisions = List.copyOf(decisions);
  }

  /// Trains, marks and explains.
  ///
  /// @param epochs passes over the names; 10 is usual
  /// @param seed decides weights and order
  public static Demo run(
      LanguageTask task, int epochs, long seed, Workers workers, TrainingListener listener) {
    return run(task, epochs, seed, List.of(), workers, listener);
  }

  /// The same with texts that somebody wants to have explained.
  ///
  /// @param tried each becomes a case before the others; what is longer than 40 characters is cut
  public static Demo run(
      LanguageTask task,
      int epochs,
      long seed,
      List<String> tried,
      Workers workers,
      TrainingListener listener) {
    Model model = task.train(epochs, seed, workers, listener);
    LanguageTask.Marks marks = task.mark(model, workers);
    List<LanguageTask.Marks.Answer> chosen = new ArrayList<>();
    tried.forEach(text -> chosen.add(task.answer(model, text)));
    chosen.addAll(DemoCase.choose(marks));
    List<DemoCase> cases =
        chosen.stream().map(answer -> DemoCase.of(model, task, answer, workers)).toList();
    List<Subject> subjects = new ArrayList<>();
    for (DemoCase one : cases) {
      LanguageNames.Name name = one.answer().name();
      subjects.add(new Subject(subjects.size(), name.text(), task.encode(name), List.of()));
    }
    Question question =
        Question.USUAL.withEvidence(Depth.CHEAP).withWanted(new Wanted(true, true, true, 0));
    return new Demo(task, model, marks, cases, Decisions.of(model, subjects, question, workers));
  }

  /// The page.
  ///
  /// @param facts where it comes from, by name
  public String page(Map<String, String> facts) {
    return page(facts, Wording.ENGLISH);
  }

  /// The page.
  ///
  /// @param words its language
  public String page(Map<String, String> facts, Wording words) {
    return DemoPage.html(this, facts, words);
  }

  /// Every picture of every case; the number of the case ends its name.
  public List<Picture> pictures(Workers workers) {
    List<Picture> all = new ArrayList<>();
    List<Sample> samples = cases.stream().map(one -> task.encode(one.answer().name())).toList();
    Question question = Question.USUAL.withEvidence(Depth.NONE).withWanted(Wanted.PICTURES);
    for (Decision decision : Decisions.of(model, Subject.all(samples), question, workers)) {
      new Gallery(decision, Gallery.Style.plain(Integer.toString(decision.number())))
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

  /// The explanations as a document has them.
  public List<DemoDocument.Explained> explanations() {
    List<String> classes = LanguageNames.classes();
    return cases.stream()
        .map(one ->
            new DemoDocument.Explained(
                one.answer().name().text(),
                one.answer().name().language() < 0
                    ? ""
                    : classes.get(one.answer().name().language()),
                classes.get(one.answer().answer()),
                one.answer().probability(),
                one.letters(),
                Arrays.stream(one.parts()).boxed().toList(),
                Arrays.stream(one.written()).boxed().toList(),
                one.attribution().completeness().score(),
                one.attribution().completeness().baselineScore(),
                one.attribution().completeness().gap()))
        .toList();
  }

  /// The document of `--json`.
  ///
  /// @param page where the page was written
  /// @param seconds it took
  public DemoDocument document(String page, double seconds) {
    return new DemoDocument(
        marks.accuracy(),
        1.0 / LanguageNames.LANGUAGES.size(),
        marks.majority(),
        LanguageNames.classes(),
        task.training().size(),
        task.held().size(),
        seconds,
        page,
        explanations());
  }

  /// What a terminal shows: how good the model is, where it goes wrong, a sentence for each
  /// explained name.
  ///
  /// @param seconds it took
  public List<String> lines(double seconds) {
    List<String> classes = LanguageNames.classes();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "right on %.1f %% of %,d names it has not seen (chance %.1f %%, most frequent language"
                + " %.1f %%), after %.0f s",
            100 * marks.accuracy(),
            marks.answers().size(),
            100.0 / classes.size(),
            100 * marks.majority(),
            seconds));
    lines.add("most frequent mistakes:");
    for (LanguageTask.Marks.Confusion one : marks.worst(5)) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %3d × %s taken for %s",
              one.count(),
              classes.get(one.truth()),
              classes.get(one.answer())));
    }
    lines.add("");
    cases.forEach(one -> lines.add(one.sentence()));
    return lines;
  }
}
