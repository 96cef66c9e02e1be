package gatelens.parallel;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/// A fixed number of threads that share numbered tasks. Work is cut by the data into tasks before
/// it comes here, so the number of threads never changes a result.
public final class Workers implements AutoCloseable {
  private final int threads;
  private final ExecutorService pool;

  private Workers(int threads) {
    this.threads = threads;
    this.pool =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1),
            task -> {
              Thread thread = new Thread(task, "gatelens-worker");
              thread.setDaemon(true);
              return thread;
            });
  }

  /// Workers on this many threads, the caller's included. They start when they are first needed.
  ///
  /// @param threads at least 1
  /// @throws IllegalArgumentException if `threads` is less than 1
  public static Workers of(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; at least 1 is needed");
    }
    return new Workers(threads);
  }

  /// The caller's thread alone.
  public static Workers single() {
    return new Workers(1);
  }

  /// As many threads as the machine has processors.
  public static Workers all() {
    return new Workers(Runtime.getRuntime().availableProcessors());
  }

  /// The number of threads.
  public int threads() {
    return threads;
  }

  /// Runs tasks 0 to `count - 1` and returns when all are done. The first failure is thrown again
  /// here.
  public void forEach(int count, IntConsumer task) {
    int helpers = Math.min(threads, count) - 1;
    if (helpers <= 0) {
      for (int i = 0; i < count; i++) {
        task.accept(i);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(helpers);
    Runnable loop =
        () -> {
          for (int i = next.getAndIncrement();
              i < count && failure.get() == null;
              i = next.getAndIncrement()) {
            try {
              task.accept(i);
            } catch (RuntimeException | Error problem) {
              failure.compareAndSet(null, problem);
            }
          }
        };
    for (int i = 0; i < helpers; i++) {
      pool.execute(() -> {
        try {
          loop.run();
        } finally {
          done.countDown();
        }
      });
    }
    loop.run();
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    switch (failure.get()) {
      case null -> {}
      case RuntimeException problem -> throw problem;
      case Error problem -> throw problem;
      case Throwable problem -> throw new IllegalStateException(problem);
    }
  }

  /// Ends the threads. Tasks that run are finished.
  @Override
  public void close() {
    pool.shutdown();
  }
}
