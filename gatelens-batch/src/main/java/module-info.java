/// Archives of events, scored and explained: the same arithmetic on one machine and on many. Read
/// {@link gatelens.batch.BatchRun} first.
module gatelens.batch {
  requires static org.jspecify;
  requires transitive gatelens.lens;
  requires transitive gatelens.stream;
  requires transitive gatelens.watch;
  requires tools.jackson.core;

  exports gatelens.batch;

  uses gatelens.batch.RowFiles;
}
