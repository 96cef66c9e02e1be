package gatelens.spark;

import gatelens.batch.RowText;
import gatelens.watch.RowSteps;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/// What is told of an event, in the form that Spark packs fastest: a bean, whose parts of the score
/// are one array. {@link #columns} gives each of them a column. Spark reads it, and nobody else.
public final class ToldRow {
  static final Encoder<ToldRow> ENCODER = Encoders.bean(ToldRow.class);

  private final RowSteps.Answer answer;

  ToldRow(RowSteps.Answer answer) {
    this.answer = answer;
  }

  /// The key.
  public String getKey() {
    return answer.event().key();
  }

  /// The number of the event.
  public long getAt() {
    return answer.at();
  }

  /// The time as it stands in the table.
  public String getTime() {
    return answer.event().clock();
  }

  /// Logit of what is explained.
  public float getScore() {
    return answer.score();
  }

  /// The same of the baseline.
  public float getBaseline() {
    return answer.baseline();
  }

  /// Parts by column.
  public float[] getWhy() {
    return answer.why();
  }

  /// How far their sum is from the difference.
  public float getGap() {
    return answer.gap();
  }

  /// The class that is answered.
  public String getAnswer() {
    return answer.answered();
  }

  /// Probability, or value.
  public float getNumber() {
    return answer.number();
  }

  /// Cells that are carried through.
  public String[] getKept() {
    return answer.event().kept();
  }

  /// The columns of `gatelens batch`.
  static Dataset<Row> columns(Dataset<ToldRow> rows, RowText text) {
    List<Column> all = new ArrayList<>();
    int why = 0;
    int kept = 0;
    for (RowText.Cell cell : text.cells()) {
      Column column =
          switch (cell.of()) {
            case KEY -> functions.col("key");
            case AT -> functions.col("at");
            case TIME -> functions.col("time");
            case SCORE -> functions.col("score");
            case BASELINE -> functions.col("baseline");
            case WHY -> functions.get(functions.col("why"), functions.lit(why++));
            case GAP -> functions.col("gap");
            case MODEL -> functions.lit(text.fingerprint());
            case ANSWER -> functions.col("answer");
            case NUMBER -> functions.col("number");
            case KEPT -> functions.get(functions.col("kept"), functions.lit(kept++));
          };
      all.add(column.as(cell.name()));
    }
    return rows.select(all.toArray(new Column[0]));
  }
}
