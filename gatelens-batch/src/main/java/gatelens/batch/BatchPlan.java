package gatelens.batch;

import gatelens.watch.WatchPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A run over an archive.
///
/// @param asked columns, target, accounts and baseline, as of a watch
/// @param data files, in the order in which they are read
/// @param every true to tell of each event, false of a key's last one
/// @param keep columns that are carried through
/// @param format of the output
/// @param output a file, or a folder of parts; empty for a stream
/// @param parts true if it is a folder
/// @param states the file that is begun with
/// @param leave the file of states that is left
/// @param spill the folder in which rows are sorted
/// @param bad the file of rows that were not read
/// @param resume true to go on with a folder of parts
/// @param maxBad the share of bad rows beyond which the run fails, in [0, 1]
/// @param survey the file of what matters over all; empty for none
/// @param report the page of that; empty for none
/// @param slice which of the kept columns parts it; -1 for none
/// @param threads that score and explain, at least 1
/// @param memory bytes of events that are held in memory for sorting
public record BatchPlan(
    WatchPlan asked,
    List<Path> data,
    boolean every,
    List<String> keep,
    RowFormat format,
    Optional<Path> output,
    boolean parts,
    Optional<Path> states,
    Optional<Path> leave,
    Optional<Path> spill,
    Optional<Path> bad,
    boolean resume,
    double maxBad,
    Optional<Path> survey,
    Optional<Path> report,
    int slice,
    int threads,
    long memory) {
  /// Keeps unmodifiable copies.
  public BatchPlan {
    data = List.copyOf(data);
    keep = List.copyOf(keep);
  }

  /// With other threads.
  public BatchPlan withThreads(int other) {
    return new BatchPlan(
        asked, data, every, keep, format, output, parts, states, leave, spill, bad, resume, maxBad,
        survey, report, slice, other, memory);
  }

  /// With other memory for sorting.
  public BatchPlan withMemory(long other) {
    return new BatchPlan(
        asked, data, every, keep, format, output, parts, states, leave, spill, bad, resume, maxBad,
        survey, report, slice, threads, other);
  }

  /// True if it is found out what matters over all.
  boolean surveys() {
    return survey.isPresent() || report.isPresent();
  }

  /// All that decides what is written, in words, but for where it is written and how fast.
  String words(String fingerprint) {
    return fingerprint
        + " "
        + asked
        + " every="
        + every
        + " keep="
        + keep
        + " "
        + format
        + " states="
        + states
        + " leave="
        + leave.isPresent()
        + " bad="
        + bad.isPresent()
        + " "
        + data.stream().map(BatchPlan::stamp).toList();
  }

  /// A file with its size and time: parts of other data are not gone on with.
  private static String stamp(Path file) {
    try {
      return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      // who reads the file says what is wrong with it
      return file.toString();
    }
  }
}
