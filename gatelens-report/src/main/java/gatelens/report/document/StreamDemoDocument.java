package gatelens.report.document;

/// `gatelens.demo/1`: the demo of a stream of payments, told by its field `task`.
///
/// @param task `stream`
/// @param events payments that were read
/// @param frauds planted among them
/// @param found planted frauds at which an alarm rang
/// @param alarms all that rang
/// @param falseAlarms those at which nothing was planted
/// @param named share of the alarms within planted frauds whose first reason is the planted one, in
///   [0, 1]
/// @param report the page that was written
public record StreamDemoDocument(
    String task,
    long events,
    int frauds,
    int found,
    int alarms,
    int falseAlarms,
    double named,
    String report)
    implements Document {
  @Override
  public String schema() {
    return DemoDocument.SCHEMA;
  }
}
