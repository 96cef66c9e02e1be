package gatelens.formats;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A sound file that is no model with a reader is named for what it is, with exit code 4 and what
/// to do; none is called damaged.
class FileKindTest {
  @TempDir Path folder;

  private void named(byte[] bytes, String... words) throws IOException {
    Path file = folder.resolve("model");
    Files.write(file, bytes);
    refused(file, words);
  }

  private static void refused(Path file, String... words) {
    assertThatThrownBy(() -> ModelFiles.open(file, Optional.empty()))
        .isInstanceOf(UnsupportedModelException.class)
        .satisfies(thrown -> {
          for (String word : words) {
            org.assertj.core.api.Assertions.assertThat(thrown.getMessage()).contains(word);
          }
        });
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.length());
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void archives() throws IOException {
    named(zip("m/data.pkl", "m/constants.pkl", "m/code/x.py"), "TorchScript", "torch.jit.load");
    named(zip("m/archive_format", "m/models/model.json"), ".pt2", "torch.export.load");
    named(zip("serialized_exported_program.json", "version"), ".pt2", "program.state_dict");
    named(zip("a.npy", "b.npy"), ".npz", "--inputs");
    named(zip("run/model.keras", "run/log.txt"), "unpack it", "run/model.keras");
    named(zip("word/document.xml"), "no model", "word/document.xml");
    named(zip("m\\saved_model.pb"), "SavedModel");
    named(zip("m/config.json", "m/model.weights.h5"), "with a folder around it", "zip -r");
    named(zip("config.json", "metadata.json"), "without its weights", "model.save");
  }

  @Test
  void frameworksFiles() throws IOException {
    named(text(" \0\0\0TFL3" + "\0".repeat(80)), "TensorFlow Lite", "model.save");
    // SavedModel { schema 1, graph { meta_info … } } and GraphDef { node { name, op } }.
    named(text("\b\001\022\u00a0\001\n\u0010" + "\0".repeat(80)), "SavedModel", "tf2onnx");
    named(text("\n\u0012\n\001x\022\013Placeholder" + "\0".repeat(60)), "frozen", "tf2onnx");
    Path saved = Files.createDirectory(folder.resolve("saved"));
    Files.write(saved.resolve("saved_model.pb"), new byte[3]);
    refused(saved, "SavedModel", "without a Keras model", "tf2onnx.convert --saved-model FOLDER");
    Files.write(saved.resolve("keras_metadata.pb"), new byte[3]);
    refused(saved, "SavedModel", "load_model", "model.save('model.keras')");
    named(text("node {\n  name: \"x\"\n  op: \"Placeholder\"\n}\n"), "frozen", "tf2onnx");
    named(text("GGUF\3\0\0\0" + "\0".repeat(60)), "GGUF");
    Path adapter = Files.createDirectory(folder.resolve("adapter"));
    Files.writeString(adapter.resolve("adapter_config.json"), "{}");
    refused(adapter, "adapter (LoRA)", "merge_and_unload");
    Path hub = Files.createDirectory(folder.resolve("hub"));
    Files.write(hub.resolve("model.safetensors"), new byte[3]);
    refused(hub, "hub", "model.safetensors");
  }

  @Test
  void picklesAreNamedByTheirClassAndNeverRun() throws IOException {
    // cPickle protocol 2: an object of a class by `copyreg._reconstructor` and by NEWOBJ.
    named(
        text("\u0080\002csklearn.linear_model\nLogisticRegression\n)\u0081}b."),
        "sklearn.linear_model.LogisticRegression",
        "no recurrent network");
    named(text("\u0080\002cos\nsystem\nX\004\0\0\0true\u0085R."), "os.system", "never run");
    // As Keras 3 pickles a model: by a method that `getattr` takes of its class.
    named(
        text(
            "\u0080\004\u008c\bbuiltins\u008c\007getattr\u0093"
                + "\u008c\037keras.src.saving.keras_saveable\u008c\rKerasSaveable\u0093"
                + "\u008c\001x\u0086R\u0085R."),
        "keras.src.saving.keras_saveable.KerasSaveable",
        "model.save('model.keras')");
    // As joblib writes: the values of an array stand between the opcodes.
    named(
        text(
            """
            \u0080\003csklearn.svm
            SVC
            )\u0081cjoblib.numpy_pickle
            NumpyArrayWrapper
            \u00ff\u00fe\
            """),
        "sklearn.svm.SVC");
    named(text("x\u009c" + "\7".repeat(70)), "joblib");
  }

  @Test
  void textsAndData() throws IOException {
    named(text("{\"class_name\": \"Sequential\", \"config\": {}}"), "without its weights");
    named(text("{\"modelTopology\": {}, \"format\": \"layers-model\"}"), "TensorFlow.js");
    named(text("{\"weight_map\": {\"a\": \"b\"}}"), "save_file");
    named(text(" {\"readout\": \"mean\"}"), "--architecture");
    named(
        text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"), "git lfs pull");
    named(text("<!DOCTYPE html><html><body>404</body></html>"), "web page");
    named(text("\u001f\u008b\b\0\0\0\0\0"), "gunzip");
    named(text("PAR1" + "\0".repeat(40)), "Parquet");
    byte[] tar = new byte[600];
    System.arraycopy(text("ustar"), 0, tar, 257, 5);
    tar[0] = 's';
    named(tar, "tar", "torch.load");
    Path array = folder.resolve("x.npy");
    Npy.write(array, Tensor.zeros(2, 2));
    refused(array, "NumPy array", "--inputs");
  }

  @Test
  void whatIsDamagedIsStillSaidToBe() throws IOException {
    Path file = folder.resolve("model");
    Files.write(file, text("PK\3\4cut off"));
    assertThatThrownBy(() -> ModelFiles.open(file, Optional.empty()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("damaged");
    Files.write(file, text("\u0080\002\u00ff\u00ff\u00ff\u00ff\u00ff"));
    assertThatThrownBy(() -> ModelFiles.open(file, Optional.empty()))
        .isInstanceOf(FormatException.class);
  }
}
