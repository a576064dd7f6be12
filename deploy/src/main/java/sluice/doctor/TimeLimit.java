package sluice.doctor;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does something in a thread of its own and gives up waiting for it. Stateless. */
final class TimeLimit {

  private TimeLimit() {}

  /** It took too long; its thread is left behind. */
  static final class PassedException extends Exception {
    private static final long serialVersionUID = 1L;

    PassedException(String what, Duration limit) {
      super(what + " did not end within " + limit.toSeconds() + " s");
    }
  }

  /**
   * The result.
   *
   * @param what for the message
   * @throws PassedException when it takes longer
   * @throws Exception what the task throws
   */
  static <T> T within(Duration limit, String what, Callable<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future, "doctor: " + what);
    thread.setDaemon(true);
    thread.start();
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new PassedException(what, limit);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
