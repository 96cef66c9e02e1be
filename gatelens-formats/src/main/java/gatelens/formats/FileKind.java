package gatelens.formats;

import gatelens.formats.onnx.OnnxFile;
import gatelens.formats.safetensors.Safetensors;
import gatelens.formats.torch.StateDict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a file is, by what is in it: a model that has a reader, or something else that is sound and
/// is named for what it is, with what turns it into a model file.
///
/// @param reader which reader takes it
/// @param words what it is and what to do; empty for a file with a reader
record FileKind(Reader reader, String words) {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int LONGEST_JSON = 64 << 20;

  /// The readers there are.
  enum Reader {
    /// Keras' `.h5`.
    HDF5,
    /// Keras' `.keras`.
    KERAS_ZIP,
    /// `torch.save` since version 1.6.
    TORCH_ZIP,
    /// `torch.save` before it.
    TORCH_BEFORE_ZIP,
    /// Safetensors, our own files among them.
    SAFETENSORS,
    /// ONNX.
    ONNX,
    /// None: a sound file of another kind.
    NONE,
    /// None: nothing that is known.
    UNKNOWN
  }

  private static FileKind of(Reader reader) {
    return new FileKind(reader, "");
  }

  private static FileKind other(String... lines) {
    return new FileKind(Reader.NONE, String.join("\n    ", lines));
  }

  /// Recognises a file.
  ///
  /// @param start its first 64 bytes, fewer if it is shorter
  /// @throws FormatException if it begins like something that it is not
  static FileKind of(Path file, byte[] start) throws IOException {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (begins(start, HDF5)) {
      return of(Reader.HDF5);
    }
    if (text.startsWith("PK")) {
      return zip(file);
    }
    if (Npy.looksLike(start)) {
      return other("this is a NumPy array, no model; give it with --inputs");
    }
    if (Safetensors.looksLike(start)) {
      return of(Reader.SAFETENSORS);
    }
    if (StateDict.isBeforeZip(start)) {
      return of(Reader.TORCH_BEFORE_ZIP);
    }
    if (start[0] == (byte) 0x80 && start.length > 1 && start[1] >= 1 && start[1] <= 5) {
      return pickle(file);
    }
    if (text.length() > 8 && text.startsWith("TFL3", 4)) {
      return other(
          "this is TensorFlow Lite, which is written for small devices and keeps no Keras layers."
              + " In Python, save the Keras model that it was made of:",
          "model = keras.models.load_model('MODEL')",
          "model.save('model.keras')");
    }
    Optional<FileKind> named = byText(file, text);
    if (named.isPresent()) {
      return named.get();
    }
    if (isSavedModel(start)) {
      return savedModel(file);
    }
    if (isGraph(start)) {
      return frozen();
    }
    return of(OnnxFile.looksLike(start) ? Reader.ONNX : Reader.UNKNOWN);
  }

  private static boolean begins(byte[] start, byte[] magic) {
    return start.length >= magic.length
        && java.util.Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
  }

  /// A folder, named if it is one of a framework.
  static FileKind ofFolder(Path folder) {
    if (Files.exists(folder.resolve("saved_model.pb"))) {
      return savedModel(folder.resolve("saved_model.pb"));
    }
    if (Files.exists(folder.resolve("checkpoint"))) {
      return other(
          "this is a folder of TensorFlow checkpoints: weights without a model. In Python:",
          "model.load_weights('" + folder.getFileName() + "/…')   # of the program's own model",
          "model.save('model.keras')");
    }
    if (Files.exists(folder.resolve("adapter_config.json"))) {
      return other(
          "this is a folder of an adapter (LoRA) alone. In Python, merge it into its model:",
          "model = peft.PeftModel.from_pretrained(model, 'FOLDER').merge_and_unload()",
          "torch.save(model.state_dict(), 'weights.pt')");
    }
    for (String inner : List.of("model.safetensors", "pytorch_model.bin", "model.onnx")) {
      if (Files.exists(folder.resolve(inner))) {
        return other("this is a folder; the model in it is " + folder.resolve(inner));
      }
    }
    return of(Reader.UNKNOWN);
  }

  private static FileKind frozen() {
    return other(
        "this is a frozen TensorFlow graph (.pb). In a shell, turn it into ONNX:",
        "pip install tf2onnx",
        "python -m tf2onnx.convert --graphdef model.pb --output model.onnx --inputs x:0 --outputs"
            + " y:0");
  }

  /// Since TensorFlow 2.5 the Keras model of a SavedModel is in a file of its own; what Keras 3
  /// exports, and what no Keras wrote, has none.
  private static FileKind savedModel(Path graph) {
    if (!Files.exists(graph.resolveSibling("keras_metadata.pb"))) {
      return other(
          "this is a SavedModel of TensorFlow, a program, without a Keras model in it. In the"
              + " program that made it, model.save('model.keras'); else turn it into ONNX:",
          "pip install tf2onnx",
          "python -m tf2onnx.convert --saved-model FOLDER --output model.onnx");
    }
    return other(
        "this is a SavedModel of TensorFlow, a program. In Python, save its Keras model:",
        "model = tf.keras.models.load_model('FOLDER')",
        "model.save('model.keras')");
  }

  private static FileKind zip(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      zip.stream().limit(10_000).forEach(entry -> names.add(entry.getName().replace('\\', '/')));
    } catch (ZipException damaged) {
      throw new FormatException(
          file
              + ": it begins like a zip file (Keras, PyTorch), but is damaged: "
              + damaged.getMessage(),
          damaged);
    }
    if (names.contains("config.json") && names.contains("model.weights.h5")) {
      return of(Reader.KERAS_ZIP);
    }
    if (has(names, "config.json") && has(names, "model.weights.h5")) {
      return other(
          "this is a Keras model (.keras), packed with a folder around it. In a shell, pack it"
              + " without:",
          "unzip FILE",
          "cd FOLDER && zip -r ../model.keras .");
    }
    if (names.contains("config.json") && names.contains("metadata.json")) {
      return other(
          "this is a Keras model (.keras) without its weights (model.weights.h5); save it again"
              + " with model.save('model.keras')");
    }
    if (has(names, "archive_format")
        || has(names, "models/model.json")
        || has(names, "serialized_exported_program.json")) {
      return other(
          "this is an exported program of PyTorch (.pt2). In Python, save its weights:",
          "program = torch.export.load('model.pt2')",
          "torch.save(program.state_dict, 'weights.pt')");
    }
    if (has(names, "constants.pkl")) {
      return other(
          "this is TorchScript, a program. In Python, save its weights:",
          "model = torch.jit.load('model.pt')",
          "torch.save(model.state_dict(), 'weights.pt')");
    }
    if (has(names, "data.pkl")) {
      return of(Reader.TORCH_ZIP);
    }
    if (!names.isEmpty() && names.stream().allMatch(name -> name.endsWith(".npy"))) {
      return other("this holds NumPy arrays (.npz), no model; give it with --inputs");
    }
    if (has(names, "saved_model.pb")) {
      return other("this is a SavedModel of TensorFlow in a zip file; unpack it first");
    }
    List<String> models =
        names.stream()
            .filter(name -> name.matches(".*\\.(keras|h5|pt|pth|onnx|safetensors)"))
            .toList();
    return other(
        "this is a zip file, but of no model that is read here"
            + (models.isEmpty() ? ", with " + names.stream().limit(5).toList() : "")
            + (models.isEmpty() ? "" : "; unpack it, the model in it is " + models.get(0)));
  }

  private static boolean has(List<String> names, String tail) {
    return names.stream().anyMatch(name -> name.equals(tail) || name.endsWith("/" + tail));
  }

  private static FileKind pickle(Path file) throws IOException {
    String type = StateDict.pickledType(file);
    if (type.startsWith("sklearn") || type.startsWith("joblib") || type.startsWith("xgboost")) {
      return other(
          "this is a pickle of "
              + type
              + ", no recurrent network; explain it with `shap` or the like");
    }
    return other(
        "this is a pickle of " + type + ", which is never run here. In Python, save its weights:",
        "model = pickle.load(open('model.pkl', 'rb'))",
        "torch.save(model.state_dict(), 'weights.pt')   # of Keras: model.save('model.keras')");
  }

  private static Optional<FileKind> byText(Path file, String start) throws IOException {
    String text = start.stripLeading();
    if (text.startsWith("{") || text.startsWith("[")) {
      return json(file);
    }
    if (start.startsWith("GGUF")) {
      return Optional.of(
          other("this is GGUF, a language model of llama.cpp, no recurrent network"));
    }
    if (text.matches("(?s)node \\{\\s+name: .*")) {
      return Optional.of(frozen());
    }
    if (text.startsWith("version https://git-lfs")) {
      return Optional.of(
          other(
              "this is a pointer of Git LFS, not the file itself; in its repository:",
              "git lfs pull"));
    }
    if (text.toLowerCase(java.util.Locale.ROOT).matches("(?s)<(!doctype|html|\\?xml).*")) {
      return Optional.of(
          other("this is a web page or XML, perhaps what a download gave in place of the file"));
    }
    if (start.startsWith("\u001f\u008b")) {
      return Optional.of(other("this is compressed (gzip); unpack it first: gunzip FILE"));
    }
    if (start.startsWith("PAR1")) {
      return Optional.of(other("this is a Parquet table, data and no model"));
    }
    if (start.startsWith("x\u009c") || start.startsWith("x\u0001") || start.startsWith("x\u00da")) {
      return Optional.of(
          other(
              "this is compressed (zlib), as joblib writes models of scikit-learn, which are no"
                  + " recurrent networks"));
    }
    if (Files.size(file) > 262) {
      byte[] head = Npy.start(file, 262);
      if (new String(head, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
        return Optional.of(
            other(
                "this is a tar file (PyTorch wrote such before 2017); unpack it, or in Python:",
                "weights = torch.load('model.pt', map_location='cpu')",
                "torch.save(weights, 'weights.pt')"));
      }
    }
    return Optional.empty();
  }

  private static Optional<FileKind> json(Path file) throws IOException {
    if (Files.size(file) > LONGEST_JSON) {
      return Optional.of(other("this is JSON, no model file"));
    }
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(Files.readAllBytes(file));
    } catch (JacksonException | StackOverflowError none) {
      return Optional.empty();
    }
    if (json == null) {
      return Optional.empty();
    }
    if (json.has("modelTopology")) {
      return Optional.of(
          other(
              "this is a model of TensorFlow.js. In a shell, turn it into Keras' form:",
              "pip install tensorflowjs",
              "tensorflowjs_converter --input_format=tfjs_layers_model --output_format=keras"
                  + " model.json model.h5"));
    }
    if (json.has("class_name") || json.has("config")) {
      return Optional.of(
          other(
              "this is the architecture of a Keras model without its weights; give it beside them:",
              "gatelens inspect model.weights.h5 --architecture " + file.getFileName()));
    }
    if (json.has("weight_map")) {
      return Optional.of(
          other(
              "this is the index of a model in several files; put them into one. In Python:",
              "from safetensors.torch import load_file, save_file",
              "save_file({k: v for f in files for k, v in load_file(f).items()},"
                  + " 'model.safetensors')"));
    }
    return Optional.of(
        other(
            "this is JSON, no model file; what bare weights do not say is told by --architecture"));
  }

  /// `08 01 12 LENGTH 0a`: the schema's version, then a graph that begins with what is said of it.
  private static boolean isSavedModel(byte[] start) {
    return start.length > 8
        && start[0] == 8
        && start[1] == 1
        && start[2] == 0x12
        && start[3 + varint(start, 3)] == 0x0a;
  }

  /// `0a LENGTH 0a LENGTH NAME 12 LENGTH OPERATOR`: a graph begins with a node.
  private static boolean isGraph(byte[] start) {
    if (start.length < 12 || start[0] != 0x0a) {
      return false;
    }
    int at = 1 + varint(start, 1);
    if (at + 1 >= start.length || start[at] != 0x0a || start[at + 1] < 1) {
      return false;
    }
    int next = at + 2 + start[at + 1];
    return next + 2 < start.length && start[next] == 0x12 && Character.isUpperCase(start[next + 2]);
  }

  /// How many bytes a number takes.
  private static int varint(byte[] bytes, int from) {
    int length = 1;
    while (length < 5 && from + length < bytes.length - 1 && bytes[from + length - 1] < 0) {
      length++;
    }
    return length;
  }
}
