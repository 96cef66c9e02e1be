"""Explains a table through the wrappers, saved and loaded within a Pipeline: run by SparkTest where there is PySpark.

    wrappers.py FOLDER_OF_THE_WRAPPERS CLASS_PATH MODEL TABLE OUTPUT
"""
import sys
import tempfile

sys.path.insert(0, sys.argv[1])

from pyspark.sql import SparkSession

from gatelens_spark import Explain, Predict, States, Trace

classes, model, table, output = sys.argv[2:]
spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
         .config("spark.driver.extraClassPath", classes).config("spark.executor.extraClassPath", classes)
         .getOrCreate())
events = spark.read.parquet(table)
asked = dict(model=model, keyCol="key", timeCol="t", inputCols=["a", "b"], target="1")
explain = Explain(keepCols=["note"], **asked)
with tempfile.TemporaryDirectory() as folder:
    explain.save(folder + "/stage")
    loaded = Explain.load(folder + "/stage")
    loaded.transform(events).write.parquet(output)
keys = events.select("key").distinct().count()
for stage in (Predict, States, Trace):
    assert stage(**asked).transform(events).count() == keys, stage
assert explain.bad(events).count() == 0
spark.stop()
