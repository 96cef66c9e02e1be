package gatelens.data;

import java.util.List;

/// An encoder of texts that knows where its tokens stand in them.
public interface TextSpans {
  /// Where the tokens stand in the text as written, in order; at least one, also where the text is
  /// empty.
  List<Span> spans(String text);
}
