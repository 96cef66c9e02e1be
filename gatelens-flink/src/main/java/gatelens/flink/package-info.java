/// Every event of an Apache Flink job scored and explained, states kept by Flink. Read {@link
/// gatelens.flink.ExplainFunction} first.
@NullMarked
package gatelens.flink;

import org.jspecify.annotations.NullMarked;
