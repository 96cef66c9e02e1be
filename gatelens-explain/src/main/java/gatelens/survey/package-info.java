/// What is found out about a model over a whole data set, in figures that any partition of the data
/// gives to the bit.
@NullMarked
package gatelens.survey;

import org.jspecify.annotations.NullMarked;
