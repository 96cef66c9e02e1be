package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Wanted;
import gatelens.explain.Method;
import gatelens.lens.Lens;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What is asked about the model's answers: the same words for every command that explains.
public final class QuestionOptions {
  @Mixin private TargetOptions target;
  @Mixin private MethodOptions how;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "See 'gatelens methods'; default: " + Question.USUAL_METHOD + ".")
  private Optional<String> method = Optional.empty();

  /// Refuses a background that nobody reads.
  ///
  /// @param methods that are run
  public static void background(Question question, List<Method> methods) {
    if (question.background().isPresent()
        && methods.stream().noneMatch(method -> method.readsBackground(question.said()))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--background: "
              + String.join(", ", methods.stream().map(Method::id).toList())
              + " reads none, so it would have no effect",
          "--baseline samples:FILE compares with each of its inputs; deepshap and"
              + " expected-gradients read a background");
    }
  }

  /// True if it was said what one number stands for.
  public boolean grouped() {
    return how.group.isPresent();
  }

  /// The question.
  ///
  /// @param lens reads raw data, where a baseline is such
  /// @throws CommandFailure if there is no such method, or it does not take the settings
  public Question question(Lens lens, long seed, Depth evidence, Wanted wanted) throws IOException {
    Question asked =
        Question.of(target.rule(), how.settings(lens, seed))
            .withEvidence(evidence)
            .withWanted(wanted);
    Question question = method.map(asked::withMethod).orElse(asked);
    try {
      Method named = question.method(lens.model());
      named.with(question.said());
      background(question, List.of(named));
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
    }
    return question;
  }
}
