package gatelens.cli.program;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C as a wish rather than an end: work that asks {@link #asked} stops at its next safe point
/// and saves what is done before the process goes.
public final class Interruption implements AutoCloseable {
  /// Seconds that the process waits for the work to save itself.
  private static final long PATIENCE = 60;

  private final CountDownLatch saved = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean asked;

  private Interruption() {
    this.hook =
        new Thread(
            () -> {
              asked = true;
              try {
                saved.await(PATIENCE, TimeUnit.SECONDS);
              } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
              }
            },
            "gatelens-interruption");
  }

  /// Watches until it is closed.
  public static Interruption watch() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /// True once the user wants an end.
  public boolean asked() {
    return asked;
  }

  @Override
  public void close() {
    saved.countDown();
    if (!asked) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException ending) {
        // The process is ending: the hook runs, and finds that everything is saved.
      }
    }
  }
}
