/// What studies of a model ask for besides its inputs: labels of a concept, and the training data
/// of an answer.
@NullMarked
package gatelens.lens.studies;

import org.jspecify.annotations.NullMarked;
