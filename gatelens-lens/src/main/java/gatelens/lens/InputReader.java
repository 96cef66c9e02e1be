package gatelens.lens;

import gatelens.data.BadRows;
import gatelens.data.Encoding;
import gatelens.data.Entries;
import gatelens.data.Entry;
import gatelens.data.Reading;
import gatelens.data.Source;
import gatelens.data.Unread;
import gatelens.data.file.Sources;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.formats.NpzArrays;
import gatelens.layer.Branch;
import gatelens.model.Model;
import gatelens.names.NearestName;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads what a model is asked about, once.
///
/// @param model that reads it
/// @param encoding of raw data; empty for a model that was trained on arrays
/// @param unread gets what the model does not see of raw data
record InputReader(Model model, Optional<Encoding> encoding, Unread unread) {
  /// A reader of which nobody asks what the model does not see.
  InputReader(Model model, Optional<Encoding> encoding) {
    this(model, encoding, new Unread());
  }

  /// Reads all, some at a time; arrays and samples are one batch.
  ///
  /// @param size of a batch of raw data
  void read(
      Inputs inputs, Entries.Keep keep, BadRows unlabelled, int size, Entries.BatchVisitor visitor)
      throws IOException {
    if (inputs instanceof Inputs.Chosen chosen) {
      Chooser chooser = new Chooser(chosen.only());
      read(
          chosen.all(),
          keep,
          unlabelled,
          size,
          entries -> {
            List<Entry> some = new ArrayList<>();
            for (Entry entry : entries) {
              if (chooser.wants(entry)) {
                some.add(entry.numbered(chooser.number()));
              }
            }
            return (some.isEmpty() || visitor.batch(some)) && !chooser.done();
          });
      chooser.end();
    } else if (inputs.raw()) {
      new Entries(
              source(inputs, Sources.Purpose.PREDICT),
              needed(),
              keep,
              BadRows.refused(),
              unlabelled,
              unread)
          .readBatches(size, visitor);
    } else {
      visitor.batch(
          inputs instanceof Inputs.Given given
              ? given.entries()
              : samples(inputs).stream().map(Entry::of).toList());
    }
  }

  /// The rows of raw data.
  Source source(Inputs inputs, Sources.Purpose purpose) throws IOException {
    return switch (inputs) {
      case Inputs.Raw raw -> limited(opened(raw.path(), purpose).source(), raw.most());
      case Inputs.Stream stream ->
          limited(
              fitting(
                      stream.name(),
                      Sources.open(
                          stream.stream(),
                          stream.name(),
                          needed().reading().withFormat(Reading.Format.AUTO),
                          BadRows.refused(),
                          purpose))
                  .source(),
              stream.most());
      case Inputs.Rows rows -> rows.rows();
      case Inputs.Arrays arrays -> throw new IllegalArgumentException("arrays have no rows");
      case Inputs.Samples samples -> throw new IllegalArgumentException("samples have no rows");
      case Inputs.Given given -> throw new IllegalArgumentException("entries have no rows");
      case Inputs.Chosen chosen -> source(chosen.all(), purpose);
    };
  }

  private static Source limited(Source source, Optional<Integer> most) {
    if (most.isEmpty()) {
      return source;
    }
    return new Limited(source, most.get());
  }

  private record Limited(Source source, int rows) implements Source {
    @Override
    public void read(Visitor visitor) throws IOException {
      int[] left = {rows};
      source.read(row -> left[0]-- > 0 && visitor.row(row) && left[0] > 0);
    }

    @Override
    public List<String> notes() throws IOException {
      return source.notes();
    }
  }

  /// Raw data, read as in training.
  Sources.Opened opened(Path path, Sources.Purpose purpose) throws IOException {
    return fitting(path, Sources.open(path, reading(path), BadRows.refused(), purpose));
  }

  private Sources.Opened fitting(Path path, Sources.Opened opened) throws IOException {
    return opened.arranged(needed().names(), path);
  }

  /// As in training, where the file is of the same kind; else what the file says, with the same
  /// columns.
  private Reading reading(Path path) {
    Reading trained = needed().reading();
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    boolean table =
        trained.format() == Reading.Format.MANIFEST || trained.format() == Reading.Format.CSV;
    return table && name.endsWith(".csv") ? trained : trained.withFormat(Reading.Format.AUTO);
  }

  /// The encoding that was saved with the model.
  ///
  /// @throws Refused if there is none
  Encoding needed() {
    return encoding.orElseThrow(() ->
        new Refused(
            Refused.Kind.DATA,
            "the model does not say how raw data is read: it was trained on arrays",
            "give it arrays: FILE.npy",
            "inputs"));
  }

  /// Arrays and samples as the model reads them.
  List<Sample> samples(Inputs inputs) throws IOException {
    return switch (inputs) {
      case Inputs.Samples given -> given.samples();
      case Inputs.Given given -> given.entries().stream().map(Entry::sample).toList();
      case Inputs.Arrays arrays -> samples(arrays.files());
      case Inputs.Raw raw -> throw new IllegalArgumentException("raw data is encoded");
      case Inputs.Stream stream -> throw new IllegalArgumentException("raw data is encoded");
      case Inputs.Rows rows -> throw new IllegalArgumentException("raw data is encoded");
      case Inputs.Chosen chosen -> samples(chosen.all());
    };
  }

  private List<Sample> samples(List<Inputs.ArrayFile> files) throws IOException {
    Map<String, NpyArray> arrays = arrays(files);
    List<Branch> branches = model.inputs();
    ArrayNames names = ArrayNames.of(model.info());
    List<List<Sequence>> columns = new ArrayList<>();
    for (Branch branch : branches) {
      NpyArray array = arrays.get(branch.name());
      if (array == null) {
        throw new Refused(
            Refused.Kind.DATA,
            "the model reads "
                + branches.stream().map(Branch::name).toList()
                + "; there is no input "
                + branch.name(),
            "name each file: " + branch.name() + "=FILE.npy",
            "inputs");
      }
      columns.add(SequenceArray.of(branch, array).sequences().stream().map(names::named).toList());
    }
    int count = columns.get(0).size();
    for (int b = 0; b < columns.size(); b++) {
      if (columns.get(b).size() != count) {
        throw new Refused(
            Refused.Kind.DATA,
            "input "
                + branches.get(b).name()
                + " has "
                + columns.get(b).size()
                + " sequences, input "
                + branches.get(0).name()
                + " has "
                + count);
      }
    }
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int row = n;
      samples.add(new Sample(columns.stream().map(column -> column.get(row)).toList()));
    }
    return samples;
  }

  private Map<String, NpyArray> arrays(List<Inputs.ArrayFile> files) throws IOException {
    List<Branch> branches = model.inputs();
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    for (Inputs.ArrayFile each : files) {
      Path file = each.file();
      if (!NpzArrays.exists(file)) {
        throw new Refused(Refused.Kind.DATA, file + ": there is no such file");
      }
      if (NpzArrays.isArchive(file) && names().size() > 1) {
        arrays.putAll(Npy.readZip(file));
      } else if (NpzArrays.isArchive(file)) {
        arrays.put(branches.get(0).name(), named(file, branches.get(0).name()));
      } else {
        each.input().ifPresent(this::known);
        arrays.put(each.input().orElseGet(this::unnamed), Npy.read(file));
      }
    }
    return names().size() == 1 && arrays.size() == 1
        ? Map.of(branches.get(0).name(), arrays.values().iterator().next())
        : arrays;
  }

  /// A name that is none of the model's inputs is a slip, also where there is only one.
  private void known(String name) {
    if (!names().contains(name)) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "the model has no input "
              + name
              + "; it reads "
              + names()
              + NearestName.question(name, names()),
          "name each file: " + names().get(0) + "=FILE.npy",
          "inputs");
    }
  }

  /// The array of the one input: by that input's name, or as inputs are named.
  private static NpyArray named(Path archive, String input) throws IOException {
    NpyArray own = Npy.readZip(archive).get(input);
    return own == null ? NpzArrays.read(archive, NpzArrays.Role.INPUTS) : own;
  }

  /// The names of the inputs.
  private List<String> names() {
    return model.inputs().stream().map(Branch::name).toList();
  }

  private String unnamed() {
    if (names().size() > 1) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "the model has several inputs " + names() + "; each file needs a name",
          "name each file: " + model.inputs().get(0).name() + "=FILE.npy",
          "inputs");
    }
    return model.inputs().get(0).name();
  }
}
