package gatelens.data.encode;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.Span;
import gatelens.data.TextSpans;
import gatelens.data.Unread;
import gatelens.sequence.Axis;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Text to the ids of a `tokenizer.json`, as its makers give them: with the tokens that the file
/// adds, truncated and padded as it says, so that they are those of a model that was trained
/// elsewhere. The file is kept with the model.
///
/// @param json the file
/// @param longest most tokens read of one text, the first ones; usual: 1,000
/// @param run what of the file is done
/// @param tokenizer made of the file; give any
@JsonIgnoreProperties("tokenizer")
public record SubwordEncoder(String json, int longest, Run run, SubwordTokenizer tokenizer)
    implements Encoder, TextSpans {
  private static final Set<String> UNKNOWN = Set.of("[UNK]", "<unk>", "<|unk|>");

  /// What of a file is done.
  public enum Run {
    /// All, as its makers do.
    WHOLE,
    /// Sub-words alone, without the tokens that it adds, truncation and padding: models that were
    /// trained before the others were done.
    PIECES
  }

  /// Opens the file.
  ///
  /// @throws IllegalArgumentException if nobody on the class path can, or `longest` is less than 1
  public SubwordEncoder {
    if (longest < 1) {
      throw new IllegalArgumentException("the longest text is " + longest + "; at least 1");
    }
    // models that were saved before there were others do not name it
    run = Objects.requireNonNullElse(run, Run.PIECES);
    tokenizer = SubwordTokenizer.open(json);
  }

  /// An encoder for a file, run as its makers do.
  public SubwordEncoder(String json, int longest) {
    this(
        json,
        longest,
        Run.WHOLE,
        text -> new SubwordTokenizer.Tokens(new int[0], List.of(), List.of(), Set.of()));
  }

  private SubwordFile.Pieces pieces(String text) {
    SubwordFile file = SubwordFile.of(json);
    SubwordFile.Pieces found = SubwordFile.Pieces.of(tokenizer.encode(text));
    return switch (run) {
      case WHOLE -> file.padded(file.truncated(found));
      case PIECES -> found.withoutAdded();
    };
  }

  @Override
  public TokenSequence encode(Input input) {
    if (!(input instanceof Input.Text text)) {
      throw Encoder.wrongKind("text", input);
    }
    SubwordFile.Pieces pieces = pieces(text.text()).first(longest);
    if (pieces.size() == 0) {
      return new TokenSequence(new int[] {0}, new Axis.Tokens(List.of("")));
    }
    Set<Integer> unknown = new HashSet<>();
    for (int i = 0; i < pieces.size(); i++) {
      if (UNKNOWN.contains(pieces.names().get(i))) {
        unknown.add(i);
      }
    }
    return new TokenSequence(pieces.ids(), new Axis.Tokens(pieces.names(), unknown));
  }

  @Override
  public TokenSequence absent() {
    return encode(new Input.Text(""));
  }

  @Override
  public void unread(Input input, Sequence read, Unread unread) {
    if (input instanceof Input.Text text && read.steps() instanceof Axis.Tokens tokens) {
      SubwordFile.Pieces all = SubwordFile.Pieces.of(tokenizer.encode(text.text()));
      int whole = run == Run.WHOLE ? all.size() : all.withoutAdded().size();
      unread.text("sub-words", tokens, Math.max(tokens.length(), whole));
    }
  }

  @Override
  public List<Span> spans(String text) {
    SubwordFile.Pieces pieces = pieces(text).first(longest);
    return pieces.size() == 0 ? List.of(new Span(0, text.length())) : pieces.spans();
  }

  /// The largest id of the vocabulary and of added tokens, and one.
  @Override
  public int width() {
    return SubwordFile.of(json).largest() + 1;
  }

  @Override
  public boolean tokens() {
    return true;
  }
}
