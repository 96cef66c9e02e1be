/// Files that answers and attributions go into, arrays or tables by their ending. Read {@link
/// gatelens.lens.answers.AnswerFile} first.
@NullMarked
package gatelens.lens.answers;

import org.jspecify.annotations.NullMarked;
