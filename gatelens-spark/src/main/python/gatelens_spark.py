"""Gatelens in PySpark: thin wrappers of the Java stages.

    spark = SparkSession.builder.config("spark.jars", "gatelens-spark.jar").getOrCreate()
    from gatelens_spark import Explain
    why = Explain(model="fraud.gatelens", keyCol="card", timeCol="t", inputCols=["f0", "f1"]).transform(events)

A table goes in with a row an event, or with sequenceCol a row a sequence. Needs a classic session: Spark Connect has no `_jvm`.
"""
import sys
import types

from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer
from pyspark.sql import DataFrame

__all__ = ["Predict", "Explain", "States", "Trace", "register_functions"]

# A pipeline that is loaded looks for the Python class of a Java stage under the name of its Java package.
sys.modules.setdefault("gatelens", types.ModuleType("gatelens"))
sys.modules["gatelens.spark"] = sys.modules[__name__]


class _Stage(JavaTransformer, JavaMLReadable, JavaMLWritable):
    def __init__(self, model=None, **params):
        super().__init__()
        self._java_obj = self._new_java_obj("gatelens.spark." + type(self).__name__)
        self._resetUid(self._java_obj.uid())
        known = {method.getName() for method in self._java_obj.getClass().getDeclaredMethods()}
        if model is not None:
            self._java_obj.setModel(str(model))
        for name, value in params.items():
            setter = "set" + name[:1].upper() + name[1:]
            if setter not in known:
                names = sorted(n[3].lower() + n[4:] for n in known if n.startswith("set"))
                raise TypeError(f"{name}: {type(self).__name__} has no such parameter; it has {names}")
            if isinstance(value, (list, tuple)):
                value = ",".join(map(str, value))
            getattr(self._java_obj, setter)(str(value))

    def transform(self, dataset, params=None):
        if params:
            return self.copy(params).transform(dataset)
        return DataFrame(self._java_obj.transform(dataset._jdf), dataset.sparkSession)

    def parquetOptions(self):
        """Options for the writer of the answers: rows.write.options(**stage.parquetOptions()).parquet(place)."""
        return dict(self._java_obj.parquetOptions())


class Predict(_Stage):
    """Scores: a row per key at its last event, or with every="event" per event."""
    __module__ = "gatelens.spark"


class Explain(_Stage):
    """Scores with their parts by feature, exact over all events of the key."""
    __module__ = "gatelens.spark"

    def bad(self, dataset):
        """The rows that cannot be read, with the reason."""
        return DataFrame(self._java_obj.bad(dataset._jdf), dataset.sparkSession)

    def unseen(self, dataset):
        """Words that training never had, a sentence for each column that has some."""
        return list(self._java_obj.unseen(dataset._jdf))

    def states(self, dataset):
        """Every key's state, the seed of a stream."""
        return DataFrame(self._java_obj.states(dataset._jdf), dataset.sparkSession)


class Trace(_Stage):
    """The units' values after the events."""
    __module__ = "gatelens.spark"


class States(_Stage):
    """Every key's state after its last event, the seed of a stream."""
    __module__ = "gatelens.spark"


def register_functions(spark):
    """Makes gatelens_score(model, output, events) and gatelens_why(model, output, events) functions of SQL."""
    from pyspark.sql.types import ArrayType, DoubleType, FloatType
    spark.udf.registerJavaFunction("gatelens_score", "gatelens.spark.SequenceScore", DoubleType())
    spark.udf.registerJavaFunction("gatelens_why", "gatelens.spark.SequenceWhy", ArrayType(FloatType()))
