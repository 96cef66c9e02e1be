/// Every event of a stream scored and explained, in constant memory. Read {@link
/// gatelens.stream.LiveModel} first.
module gatelens.stream {
  requires static org.jspecify;
  requires transitive gatelens.explain;

  exports gatelens.stream;
}
