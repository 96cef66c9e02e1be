package gatelens.watch;

import java.io.IOException;

/// Gets what is told, a line each.
public interface Sink {
  /// Hears nothing.
  Sink NOBODY =
      new Sink() {
        @Override
        public void answer(byte[] line) {
          // only the states are looked at
        }

        @Override
        public void bad(byte[] line) {
          // counted
        }
      };

  /// An answer.
  ///
  /// @param line JSON, with the line's end
  void answer(byte[] line) throws IOException;

  /// An event that was not read.
  ///
  /// @param line JSON, with the line's end
  void bad(byte[] line) throws IOException;
}
