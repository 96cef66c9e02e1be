/// What a trained network is: where its state comes to rest, how fast, and what it remembers.
@NullMarked
package gatelens.dynamics;

import org.jspecify.annotations.NullMarked;
