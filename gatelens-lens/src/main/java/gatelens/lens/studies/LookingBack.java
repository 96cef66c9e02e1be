package gatelens.lens.studies;

import gatelens.data.Entry;
import gatelens.influence.InfluenceStudy;
import gatelens.lens.Held;
import gatelens.lens.Inputs;
import gatelens.lens.Labelled;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.model.Model;
import gatelens.train.Example;
import gatelens.train.Label;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Training sequences behind an answer; the sequence that was asked about is left out of them.
///
/// @param id of the sequence
/// @param ids of the training sequences
/// @param labels of the training sequences, in words
/// @param study what they say
public record LookingBack(String id, List<String> ids, List<String> labels, InfluenceStudy study) {
  /// Keeps unmodifiable copies.
  public LookingBack {
    ids = List.copyOf(ids);
    labels = List.copyOf(labels);
  }

  /// Looks back.
  ///
  /// @param all the training data
  /// @param id of the sequence, or its number from 0 where it has none
  /// @param labels of arrays
  /// @param checkpoints models of the same training, without the trained one
  /// @throws IOException if something cannot be read
  /// @throws Refused if there is no such sequence, or a row has no label
  public static LookingBack of(
      Lens lens, Inputs all, String id, Optional<Path> labels, List<Path> checkpoints)
      throws IOException {
    Labelled held =
        lens.held(
            new Held(
                all,
                labels,
                Optional.empty(),
                Optional.empty(),
                false,
                Integer.MAX_VALUE,
                0,
                Optional.empty(),
                Optional.empty()));
    List<String> names = names(held.entries(), all.raw());
    int asked = names.indexOf(id);
    if (asked < 0) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "there is no sequence " + id + " among " + names.size(),
          names.isEmpty() ? "another file" : "such as " + names.get(0));
    }
    List<Example> examples = new ArrayList<>(held.examples());
    if (examples.isEmpty()) {
      throw new Refused(
          Refused.Kind.DATA,
          "training data has a label a sequence, and some have none",
          "--labels y.npy of arrays; raw data with its labels");
    }
    examples.remove(asked);
    List<String> ids = new ArrayList<>(names);
    ids.remove(asked);
    List<Model> models = new ArrayList<>();
    for (Path file : checkpoints) {
      try (Lens other = Lens.open(file)) {
        models.add(other.model());
      }
    }
    models.add(lens.model());
    return new LookingBack(
        id,
        ids,
        examples.stream().map(example -> words(lens.model(), example.label())).toList(),
        study(models, held.entries().get(asked), examples, lens));
  }

  private static InfluenceStudy study(
      List<Model> models, Entry asked, List<Example> examples, Lens lens) {
    try {
      return InfluenceStudy.of(models, asked.sample(), examples, lens.workers());
    } catch (IllegalArgumentException wrong) {
      throw new Refused(Refused.Kind.MODEL, String.valueOf(wrong.getMessage()));
    }
  }

  /// Arrays are numbered from 0, as everywhere.
  private static List<String> names(List<Entry> entries, boolean raw) {
    List<String> names = new ArrayList<>();
    for (Entry entry : entries) {
      names.add(raw && !entry.id().isEmpty() ? entry.id() : String.valueOf(names.size()));
    }
    return names;
  }

  private static String words(Model model, Label label) {
    return switch (label) {
      case Label.Class one -> model.info().className(one.index());
      case Label.Values many -> numbers(many.values());
      case Label.Classes steps -> steps.perStep().length + " by step";
      case Label.StepValues steps -> steps.values().shape() + " by step";
    };
  }

  private static String numbers(float... values) {
    StringBuilder text = new StringBuilder();
    for (float value : values) {
      text.append(text.isEmpty() ? "" : ", ").append(value);
    }
    return text.toString();
  }
}
