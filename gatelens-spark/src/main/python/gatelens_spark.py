"""Gatelens in PySpark: thin wrappers of the Java stages.

    spark = SparkSession.builder.config("spark.jars", "gatelens-spark.jar").getOrCreate()
    from gatelens_spark import Explain
    why = Explain(model="fraud.gatelens", keyCol="card", timeCol="t", inputCols=["f0", "f1"]).transform(events)

A table goes in with a row an event, or with sequenceCol a row a sequence. Needs a classic session: Spark Connect has no `_jvm`.
"""
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer
from pyspark.sql import DataFrame

__all__ = ["Predict", "Explain", "States", "Trace", "register_functions"]


class _Stage(JavaTransformer, JavaMLReadable, JavaMLWritable):
    _java_class = ""

    def __init__(self, model=None, **params):
        super().__init__()
        self._java_obj = self._new_java_obj(self._java_class)
        if model is not None:
            self._java_obj.setModel(str(model))
        for name, value in params.items():
            if isinstance(value, (list, tuple)):
                value = ",".join(value)
            getattr(self._java_obj, "set" + name[0].upper() + name[1:])(str(value))

    def transform(self, dataset, params=None):
        return DataFrame(self._java_obj.transform(dataset._jdf), dataset.sparkSession)

    def save(self, path):
        self._java_obj.write().overwrite().save(path)

    @classmethod
    def load(cls, path):
        from pyspark import SparkContext
        stage = cls()
        java = SparkContext._active_spark_context._jvm
        for part in cls._java_class.split("."):
            java = getattr(java, part)
        stage._java_obj = java.load(path)
        return stage


class Predict(_Stage):
    """Scores: a row per key at its last event, or with every="event" per event."""
    _java_class = "gatelens.spark.Predict"


class Explain(_Stage):
    """Scores with their parts by feature, exact over all events of the key."""
    _java_class = "gatelens.spark.Explain"

    def bad(self, dataset):
        """The rows that cannot be read, with the reason."""
        return DataFrame(self._java_obj.bad(dataset._jdf), dataset.sparkSession)

    def states(self, dataset):
        """Every key's state, the seed of a stream."""
        return DataFrame(self._java_obj.states(dataset._jdf), dataset.sparkSession)


class Trace(_Stage):
    """The units' values after the events."""
    _java_class = "gatelens.spark.Trace"


class States(_Stage):
    """Every key's state after its last event, the seed of a stream."""
    _java_class = "gatelens.spark.States"


def register_functions(spark):
    """Makes gatelens_score(model, output, events) and gatelens_why(model, output, events) functions of SQL."""
    from pyspark.sql.types import ArrayType, DoubleType, FloatType
    spark.udf.registerJavaFunction("gatelens_score", "gatelens.spark.SequenceScore", DoubleType())
    spark.udf.registerJavaFunction("gatelens_why", "gatelens.spark.SequenceWhy", ArrayType(FloatType()))
