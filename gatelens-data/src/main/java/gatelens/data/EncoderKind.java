package gatelens.data;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// A kind of encoder, found on the class path by {@link ServiceLoader}: whoever adds one teaches
/// the program to read the models that were saved with it.
public interface EncoderKind {
  /// What saved models call it: `text`.
  String name();

  /// The record that is saved and read as JSON.
  Class<? extends Encoder> type();

  /// All kinds on the class path, those of the program itself among them.
  static List<EncoderKind> all() {
    List<EncoderKind> all = new ArrayList<>();
    ServiceLoader.load(EncoderKind.class, EncoderKind.class.getClassLoader()).forEach(all::add);
    return List.copyOf(all);
  }
}
