/// Events as they come, from files, pipes and HTTP, scored and explained one by one. Read {@link
/// gatelens.watch.Watch} first.
module gatelens.watch {
  requires static org.jspecify;
  requires transitive gatelens.lens;
  requires transitive gatelens.stream;
  requires java.management;
  requires jdk.httpserver;
  requires tools.jackson.core;
  requires de.siegmar.fastcsv;

  exports gatelens.watch;

  uses gatelens.watch.Topics;
}
