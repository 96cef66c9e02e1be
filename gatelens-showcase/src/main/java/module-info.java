/// What Gatelens shows and measures of itself: the demonstration, the cases of the benchmark. Read
/// {@link gatelens.demo.Demo} and {@link gatelens.speed.SpeedCases} first.
module gatelens.showcase {
  requires static org.jspecify;
  requires transitive gatelens.lens;
  requires transitive gatelens.report;
  requires transitive gatelens.stream;

  exports gatelens.demo;
  exports gatelens.speed;
}
