/// Events of Apache Kafka's topics scored and explained by Kafka Streams: states in a store that a
/// topic of changes restores anywhere, answers exactly once. Read {@link
/// gatelens.kafka.ExplainTopology} first.
@NullMarked
package gatelens.kafka;

import org.jspecify.annotations.NullMarked;
