package gatelens.formats;

import gatelens.formats.keras.KerasFile;
import gatelens.formats.keras.KerasTensors;
import gatelens.formats.onnx.OnnxFile;
import gatelens.formats.own.ModelFile;
import gatelens.formats.safetensors.Safetensors;
import gatelens.formats.torch.StateDict;
import gatelens.formats.torch.WrittenStateDict;
import gatelens.model.ModelInfo;
import gatelens.train.Penalty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/// Opens any model file that is known, by what is in it, never by its name.
public final class ModelFiles {
  private static final String KNOWN =
      "Gatelens, Keras (.keras, .h5), PyTorch state dict (.pt), safetensors, ONNX";

  private ModelFiles() {}

  /// Opens a model that says everything of itself.
  ///
  /// @throws FormatException if the file is damaged or of no known kind
  /// @throws UnsupportedModelException if a layer or operator is not supported; the message names
  ///   it
  /// @throws IOException if it cannot be read
  public static OpenedModel open(Path file) throws IOException {
    return open(file, Optional.empty());
  }

  /// Opens a model.
  ///
  /// @param architecture a JSON file that says what bare weights cannot say of themselves; empty
  ///   for the usual
  /// @throws FormatException if the file is damaged or of no known kind
  /// @throws UnsupportedModelException if a layer or operator is not supported; the message names
  ///   it
  /// @throws IOException if it cannot be read
  public static OpenedModel open(Path file, Optional<Path> architecture) throws IOException {
    if (Files.isDirectory(file)) {
      FileKind folder = FileKind.ofFolder(file);
      if (folder.reader() == FileKind.Reader.NONE) {
        throw new UnsupportedModelException(file + ": " + folder.words());
      }
      throw new FormatException(
          file + ": expected a model file, found a folder; known are " + KNOWN);
    }
    Architecture how =
        architecture.isPresent() ? Architecture.read(architecture.get()) : Architecture.usual();
    return checked(file.toString(), () -> opened(file, how));
  }

  /// Opens a model that is not in a file of its own: one that was sent, or stands in a database.
  ///
  /// Files of this project and safetensors are read where they are. Other kinds are laid down in a
  /// temporary folder that only this user can read and that is gone when this returns, because the
  /// readers of their formats ask for a file; what an ONNX model keeps beside itself is not found.
  ///
  /// @param name for messages
  /// @param bytes of a whole file
  /// @throws FormatException if the file is damaged or of no known kind
  /// @throws UnsupportedModelException if a layer or operator is not supported; the message names
  ///   it
  /// @throws IOException if the temporary file cannot be written
  public static OpenedModel open(String name, byte[] bytes) throws IOException {
    return open(name, bytes, Architecture.usual());
  }

  /// Opens a model that is not in a file of its own; see {@link #open(String, byte[])}.
  ///
  /// @param architecture what bare weights cannot say of themselves
  /// @throws FormatException if the file is damaged or of no known kind
  /// @throws UnsupportedModelException if a layer or operator is not supported; the message names
  ///   it
  /// @throws IOException if the temporary file cannot be written
  public static OpenedModel open(String name, byte[] bytes, Architecture architecture)
      throws IOException {
    if (Safetensors.looksLike(bytes)) {
      return checked(name, () -> safetensors(name, Safetensors.read(name, bytes), architecture));
    }
    Path folder = Files.createTempDirectory("gatelens");
    Path file = folder.resolve("model");
    try {
      Files.write(file, bytes);
      return checked(file.toString(), () -> opened(file, architecture));
    } catch (FormatException damaged) {
      throw new FormatException(named(damaged, file, name), damaged);
    } catch (UnsupportedModelException unsupported) {
      UnsupportedModelException same =
          new UnsupportedModelException(named(unsupported, file, name));
      same.initCause(unsupported);
      throw same;
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private static String named(Exception problem, Path file, String name) {
    return String.valueOf(problem.getMessage()).replace(file.toString(), name);
  }

  private interface Opening {
    OpenedModel open() throws IOException;
  }

  /// What a reader stumbles over in a damaged file is an error of the file.
  private static OpenedModel checked(String name, Opening opening) throws IOException {
    try {
      return withFrozen(withReading(opening.open()));
    } catch (java.io.EOFException | ZipException damaged) {
      throw new FormatException(
          name + ": it is damaged or cut off: " + damaged.getClass().getSimpleName(), damaged);
    } catch (IndexOutOfBoundsException contradiction) {
      throw new FormatException(
          name + ": its sizes contradict each other: " + contradiction.getMessage(), contradiction);
    } catch (StackOverflowError | OutOfMemoryError | NegativeArraySizeException tooMuch) {
      throw new FormatException(
          name + ": it asks for more memory or depth than any sound model file", tooMuch);
    }
  }

  /// What was read in one of several ways stands in the model's facts, so that it goes with it.
  private static OpenedModel withReading(OpenedModel opened) {
    Optional<String> said = opened.inventory().remark();
    ModelInfo info = opened.model().info();
    return said.isEmpty() || info.reading().isPresent()
        ? opened
        : new OpenedModel(
            opened.model().withInfo(info.withFacts(Map.of(ModelInfo.READING, said.get()))),
            opened.format(),
            opened.findings(),
            opened.inventory());
  }

  private static Penalty penalty(String layer, String said) {
    try {
      return Penalty.parse(said);
    } catch (IllegalArgumentException outOfRange) {
      throw new UnsupportedModelException("layer " + layer + ": " + outOfRange.getMessage());
    }
  }

  /// Layers that training is to leave as they are, and what keeps the weights of others small,
  /// stand there as well.
  private static OpenedModel withFrozen(OpenedModel opened) {
    Map<String, String> facts = new LinkedHashMap<>();
    String frozen =
        opened.inventory().because(Inventory.FROZEN).stream()
            .map(ModelFiles::layer)
            .distinct()
            .collect(Collectors.joining("\n"));
    if (!frozen.isEmpty()) {
      facts.put(ModelInfo.FROZEN, frozen);
    }
    Map<String, Set<String>> parts = new LinkedHashMap<>();
    for (Inventory.Entry entry : opened.inventory().penalties()) {
      parts
          .computeIfAbsent(layer(entry.name()), name -> new LinkedHashSet<>())
          .addAll(List.of(entry.reason().substring(Inventory.PENALTY.length()).split(",", -1)));
    }
    Map<String, Penalty> penalties = new LinkedHashMap<>();
    parts.forEach((layer, said) -> penalties.put(layer, penalty(layer, String.join(",", said))));
    facts.putAll(Penalty.fact(penalties));
    if (facts.isEmpty()) {
      return opened;
    }
    return new OpenedModel(
        opened.model().withInfo(opened.model().info().withFacts(facts)),
        opened.format(),
        opened.findings(),
        opened.inventory());
  }

  private static String layer(String setting) {
    return setting
        .substring(0, setting.lastIndexOf('.'))
        .replaceAll("\\.(layer|backward_layer)$", "");
  }

  private static OpenedModel opened(Path file, Architecture how) throws IOException {
    byte[] start = Npy.start(file, 64);
    if (start.length == 0) {
      throw new FormatException(file + ": expected a model file, found an empty one");
    }
    return open(file, start, how);
  }

  private static OpenedModel open(Path file, byte[] start, Architecture architecture)
      throws IOException {
    FileKind kind = FileKind.of(file, start);
    return switch (kind.reader()) {
      case HDF5 -> KerasFile.openHdf5(file, architecture);
      case KERAS_ZIP -> {
        architecture.refuseBeside(file.toString());
        yield KerasFile.openZip(file);
      }
      case TORCH_ZIP -> StateDict.open(file, true, architecture);
      case TORCH_BEFORE_ZIP -> StateDict.open(file, false, architecture);
      case SAFETENSORS -> safetensors(file.toString(), Safetensors.read(file), architecture);
      case ONNX -> {
        architecture.refuseBeside(file.toString());
        yield OnnxFile.open(file);
      }
      case NONE -> throw new UnsupportedModelException(file + ": " + kind.words());
      case UNKNOWN ->
          throw new FormatException(file + ": expected a model file, found none of " + KNOWN);
    };
  }

  private static OpenedModel safetensors(
      String name, Safetensors tensors, Architecture architecture) throws IOException {
    if (ModelFile.is(tensors)) {
      architecture.refuseBeside(name);
      return new OpenedModel(ModelFile.of(name, tensors), "Gatelens", List.of());
    }
    if (WrittenStateDict.is(tensors)) {
      architecture.refuseBeside(name);
      return new OpenedModel(
          WrittenStateDict.of(name, tensors), "safetensors of a PyTorch state dict", List.of());
    }
    boolean described = architecture.isKeras();
    if (described || KerasTensors.looksLike(tensors.tensors().keySet())) {
      if (!described) {
        architecture.refuseBut(
            name,
            EnumSet.of(
                Architecture.Key.ACTIVATION, Architecture.Key.MASK_ZERO, Architecture.Key.CLASSES));
      }
      return KerasTensors.open(name, tensors.tensors(), architecture);
    }
    return StateDict.open(name, tensors, architecture);
  }
}
