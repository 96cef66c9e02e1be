/// Optional: sub-words of a `tokenizer.json`.
@NullMarked
package gatelens.tokenizers;

import org.jspecify.annotations.NullMarked;
