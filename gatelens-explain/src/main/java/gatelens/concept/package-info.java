/// Whether states hold a concept that people named, and whether answers depend on it. {@link
/// gatelens.concept.ConceptStudy} is where to begin.
@NullMarked
package gatelens.concept;

import org.jspecify.annotations.NullMarked;
