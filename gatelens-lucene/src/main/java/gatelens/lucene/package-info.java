/// Optional: the nearest of millions of states, by Lucene.
@NullMarked
package gatelens.lucene;

import org.jspecify.annotations.NullMarked;
