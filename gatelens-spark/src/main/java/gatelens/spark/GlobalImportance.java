package gatelens.spark;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/// What matters over all explained rows: of each `why_` column the mean size and the mean, by the
/// class that is answered. Sums are whole numbers of 2⁻²⁴, so that any partition gives the same
/// bits; they are those of `gatelens batch --survey`.
///
/// `explained.select(new GlobalImportance().toColumn())`; the answer is a map of
/// `class/column/size` and `class/column/signed`, with `class/count`.
public final class GlobalImportance extends FixedSums.Of {
  private static final long serialVersionUID = 1;
  private static final String WHY = "why_";

  /// Between a class and what is summed: a class may be called `n/a`.
  private static final char APART = '\u0000';

  /// Sums of rows of {@link Explain}.
  public GlobalImportance() {}

  private static long fixed(float value) {
    return Math.round(Math.clamp((double) value, -(1 << 20), 1 << 20) * FixedSums.SCALE);
  }

  @Override
  public FixedSums reduce(FixedSums sums, Row row) {
    String[] names = row.schema().fieldNames();
    int answer = row.schema().getFieldIndex("answer").isDefined() ? row.fieldIndex("answer") : -1;
    String of = answer < 0 ? "" : row.getString(answer);
    sums.add(of + APART + "count", 1);
    for (int i = 0; i < names.length; i++) {
      if (names[i].startsWith(WHY)) {
        String part = names[i].substring(WHY.length());
        long value = fixed(row.getFloat(i));
        sums.add(of + APART + part + "/size", Math.abs(value));
        sums.add(of + APART + part + "/signed", value);
      }
    }
    return sums;
  }

  @Override
  public Map<String, Double> finish(FixedSums sums) {
    Map<String, Double> means = new TreeMap<>();
    sums.all()
        .forEach((name, sum) -> {
          String of = name.substring(0, name.indexOf(APART));
          String what = name.substring(name.indexOf(APART) + 1);
          double count = sums.get(of + APART + "count");
          means.put(of + "/" + what, what.equals("count") ? count : sum / FixedSums.SCALE / count);
        });
    return means;
  }
}
