package gatelens.formats;

import gatelens.model.Model;
import java.util.List;

/// A model taken from a file, and what was found on the way.
///
/// @param model the model
/// @param format the kind of file, for people: `Keras 3`, `PyTorch state dict`
/// @param findings facts, in the order of the model
/// @param inventory everything in the file and what became of it
public record OpenedModel(Model model, String format, List<Finding> findings, Inventory inventory) {
  /// Keeps an unmodifiable copy.
  public OpenedModel {
    findings = List.copyOf(findings);
  }

  /// A model from a file of which no inventory was taken.
  public OpenedModel(Model model, String format, List<Finding> findings) {
    this(model, format, findings, Inventory.EMPTY);
  }
}
