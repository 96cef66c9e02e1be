/// What a choice among models is made of besides its trainings: how rows are held out in turn, and
/// what each was answered with. Read {@link gatelens.lens.choice.Folding} first.
@NullMarked
package gatelens.lens.choice;

import org.jspecify.annotations.NullMarked;
