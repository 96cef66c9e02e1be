"""Explains a table through the wrappers, saved and loaded within a Pipeline: run by SparkTest where there is PySpark.

    wrappers.py FOLDER_OF_THE_WRAPPERS CLASS_PATH MODEL TABLE OUTPUT
"""
import sys
import tempfile

sys.path.insert(0, sys.argv[1])

from pyspark.ml import Pipeline, PipelineModel
from pyspark.sql import SparkSession
from pyspark.sql.functions import expr

from gatelens_spark import Explain, Predict, States, Trace, register_functions

classes, model, table, output = sys.argv[2:]
spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
         .config("spark.sql.shuffle.partitions", "2")
         .config("spark.driver.extraClassPath", classes).config("spark.executor.extraClassPath", classes)
         .getOrCreate())
events = spark.read.parquet(table)
asked = dict(model=model, keyCol="key", timeCol="t", inputCols=["a", "b"], target="1")
explain = Explain(keepCols=["note"], **asked)


def rows(stage):
    return stage.transform(events).sort("key").collect()


expected = rows(explain)
with tempfile.TemporaryDirectory() as folder:
    explain.save(folder + "/stage")
    try:
        explain.save(folder + "/stage")
        raise SystemExit("a stage was written over another")
    except Exception as there:
        assert "already exists" in str(there), there
    loaded = Explain.load(folder + "/stage")
    assert loaded.uid == explain.uid and rows(loaded) == expected
    Pipeline(stages=[explain]).save(folder + "/pipeline")
    pipeline = Pipeline.load(folder + "/pipeline")
    assert isinstance(pipeline.getStages()[0], Explain), pipeline.getStages()
    fitted = pipeline.fit(events)
    fitted.save(folder + "/fitted")
    loaded = PipelineModel.load(folder + "/fitted")
    assert isinstance(loaded.stages[0], Explain), loaded.stages
    loaded.transform(events).write.parquet(output)
keys = events.select("key").distinct().count()
for stage in (Predict, States, Trace):
    assert stage(**asked).transform(events).count() == keys, stage
assert explain.bad(events).count() == 0
assert explain.states(events).count() == keys
try:
    Explain(keyColumn="key", **asked)
    raise SystemExit("a parameter that is not there was taken")
except TypeError as named:
    assert "keyCol" in str(named), named
register_functions(spark)
events.groupBy("key").agg(
    expr("transform(sort_array(collect_list(struct(t, a, b))), e -> array(cast(e.a as float), cast(e.b as float)))")
    .alias("events")).createOrReplaceTempView("sequences")
scores = spark.sql(f"select cast(gatelens_score('{model}', 1, events) as float) score from sequences order by key")
assert [r.score for r in scores.collect()] == [r.score for r in expected]
spark.stop()
