/// Gatelens on Apache Spark: tables of events scored and explained on a cluster, with the bits that
/// `gatelens batch` gives on one machine. Start at {@link gatelens.spark.Explain}.
@NullMarked
package gatelens.spark;

import org.jspecify.annotations.NullMarked;
