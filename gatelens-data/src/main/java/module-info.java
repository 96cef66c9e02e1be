/// Raw data: text, series, images, sounds and tables, read once and encoded as a model reads them.
/// Read {@link gatelens.data.Encoding} first.
module gatelens.data {
  requires static org.jspecify;
  requires transitive gatelens.core;
  requires transitive java.desktop;
  requires com.fasterxml.jackson.annotation;
  requires de.siegmar.fastcsv;
  // named by its Automatic-Module-Name
  requires dev.hardwood.core;
  requires tools.jackson.databind;

  exports gatelens.data;
  exports gatelens.data.encode;
  exports gatelens.data.file;
  exports gatelens.data.media;

  // an encoding is records, written and read as JSON
  opens gatelens.data to
      tools.jackson.databind;
  opens gatelens.data.encode to
      tools.jackson.databind;
  opens gatelens.data.file to
      tools.jackson.databind;

  uses gatelens.data.EncoderKind;
  uses gatelens.data.encode.Segmenter;
  uses gatelens.data.encode.SubwordTokenizer.Provider;
  uses gatelens.data.file.Table.Format;

  provides gatelens.data.EncoderKind with
      gatelens.data.encode.BuiltInKinds.Text,
      gatelens.data.encode.BuiltInKinds.Subwords,
      gatelens.data.encode.BuiltInKinds.Series,
      gatelens.data.encode.BuiltInKinds.Image,
      gatelens.data.encode.BuiltInKinds.Audio;
}
