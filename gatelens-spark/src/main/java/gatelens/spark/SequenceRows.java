package gatelens.spark;

import gatelens.batch.BatchOption;
import gatelens.lens.Refused;
import gatelens.names.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/// A table whose rows hold whole sequences as one with a row an event: a column of arrays of
/// numbers, or of arrays of structures. The place in the array is the time, unless a field of the
/// structure is. A sequence that is null or empty becomes a row that cannot be read, so that it is
/// counted.
final class SequenceRows {
  private static final String EVENT = "gatelens_event";
  private static final String PLACE = "gatelens_place";

  private SequenceRows() {}

  /// A table with a row an event, and the plan that reads it.
  record Of(Dataset<?> table, SparkPlan plan) {}

  static Of of(Dataset<?> table, String column, SparkPlan plan) {
    StructType schema = table.schema();
    if (!Arrays.asList(schema.fieldNames()).contains(column)) {
      throw refused(
          "there is no column "
              + column
              + NearestName.question(column, List.of(schema.fieldNames())));
    }
    DataType type = schema.apply(column).dataType();
    if (!(type instanceof ArrayType array)) {
      throw refused(column + ": expected arrays, found " + type.simpleString());
    }
    boolean placed = !plan.options().containsKey(BatchOption.TIME.word());
    SparkPlan reading = placed ? plan.with(BatchOption.TIME, PLACE) : plan;
    SparkPlan.Opened opened = reading.checked();
    int keys = opened.steps().keys();
    List<String> names = opened.steps().columns();
    List<String> features = names.subList(keys, names.size() - 1);
    List<String> outer = new ArrayList<>(names.subList(0, keys));
    opened.kept().stream().filter(name -> !outer.contains(name)).forEach(outer::add);
    List<Column> exploded = new ArrayList<>();
    outer.forEach(name -> exploded.add(table.col("`" + name + "`")));
    exploded.add(
        functions.posexplode_outer(table.col("`" + column + "`")).as(new String[] {PLACE, EVENT}));
    List<Column> all = new ArrayList<>();
    outer.forEach(name -> all.add(functions.col("`" + name + "`")));
    String time = names.get(names.size() - 1);
    switch (array.elementType()) {
      case StructType fields -> {
        features.forEach(name -> all.add(field(fields, column, name)));
        all.add(placed ? functions.col(PLACE) : field(fields, column, time));
      }
      case ArrayType numbers -> {
        if (!placed) {
          throw refused(
              column + " holds arrays of numbers, whose place is their time; leave timeCol out");
        }
        Column event = functions.col(EVENT);
        // one of another width is no event of this model: nothing of it is read
        Column fits = functions.size(event).equalTo(features.size());
        for (int i = 0; i < features.size(); i++) {
          all.add(functions.when(fits, functions.get(event, functions.lit(i))).as(features.get(i)));
        }
        all.add(functions.col(PLACE));
      }
      default ->
          throw refused(
              column
                  + ": expected arrays of arrays or of structures, found "
                  + type.simpleString());
    }
    Dataset<Row> rows =
        table.select(exploded.toArray(new Column[0])).select(all.toArray(new Column[0]));
    return new Of(rows, reading);
  }

  private static Column field(StructType fields, String column, String name) {
    List<String> known = List.of(fields.fieldNames());
    if (!known.contains(name)) {
      throw refused(
          column + ": its structures have no field " + name + NearestName.question(name, known));
    }
    return functions.col(EVENT + ".`" + name + "`").as(name);
  }

  private static Refused refused(String why) {
    return new Refused(Refused.Kind.DATA, why, "name another column", "sequenceCol");
  }
}
