package gatelens.formats;

import gatelens.layer.Branch;
import gatelens.layer.Layer;
import gatelens.layer.Scale;
import gatelens.model.Model;
import java.util.List;

/// A model as files of other programs have it: a batch normalisation is the scale and shift that it
/// is while a model answers. The moving statistics, with which training goes on, stand in own
/// files.
public final class FixedScales {
  private FixedScales() {}

  /// The same answers, without statistics.
  public static Model of(Model model) {
    if (model.layers().stream().noneMatch(FixedScales::hasStatistics)) {
      return model;
    }
    List<Branch> branches =
        model.branches().stream()
            .map(branch -> new Branch(branch.name(), branch.inputWidth(), fixed(branch.layers())))
            .toList();
    return new Model(branches, fixed(model.head()), model.info());
  }

  private static boolean hasStatistics(Layer layer) {
    return layer instanceof Scale scale && scale.statistics().isPresent();
  }

  private static List<Layer> fixed(List<Layer> layers) {
    return layers.stream()
        .map(layer ->
            layer instanceof Scale scale
                ? new Scale(scale.name(), scale.scale(), scale.shift())
                : layer)
        .map(Layer.class::cast)
        .toList();
  }
}
