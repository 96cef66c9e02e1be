/// A model opened with its encoding and threads: what every front end asks. Read {@link
/// gatelens.lens.Lens} first.
module gatelens.lens {
  requires static org.jspecify;
  requires transitive gatelens.data;
  requires transitive gatelens.explain;
  requires transitive gatelens.formats;

  exports gatelens.lens;
  exports gatelens.lens.answers;
  exports gatelens.lens.choice;
  exports gatelens.lens.studies;
}
