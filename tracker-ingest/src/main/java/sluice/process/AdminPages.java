package sluice.process;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes what the admin port shows. Thread-safe; pages are made by thread admin-pages, answers about
 * health by thread admin-health, each with a short queue.
 */
final class AdminPages implements AutoCloseable {
  static final String PLAIN = "text/plain; charset=utf-8";

  /** Pages of one kind that wait for their thread; more than that are refused with 503. */
  private static final int QUEUED = 16;

  private final Map<String, Page> byPath;
  private final List<ExecutorService> threads;

  /** One answer of the admin port. */
  record Answer(int code, String contentType, String text) {

    static Answer plain(int code, String text) {
      return new Answer(code, PLAIN, text + "\n");
    }

    private static Answer ofHealth(List<String> problems) {
      return problems.isEmpty() ? plain(200, "ok") : plain(503, String.join("\n", problems));
    }
  }

  private record Page(ExecutorService thread, Supplier<Answer> answer) {}

  private AdminPages(Map<String, Page> byPath, List<ExecutorService> threads) {
    this.byPath = byPath;
    this.threads = threads;
  }

  static AdminPages of(Metrics metrics, Health health, StatusPage status) {
    ExecutorService slow = thread("admin-pages");
    ExecutorService quick = thread("admin-health");
    Map<String, Page> pages =
        Map.of(
            "/metrics",
                new Page(slow, () -> new Answer(200, Metrics.CONTENT_TYPE, metrics.scrape())),
            "/", new Page(slow, () -> new Answer(200, PLAIN, status.render())),
            "/health/live", new Page(quick, () -> Answer.ofHealth(health.liveProblems())),
            "/health/ready", new Page(quick, () -> Answer.ofHealth(health.readyProblems())));
    return new AdminPages(pages, List.of(slow, quick));
  }

  /**
   * Makes the page at a path, on a thread of ours.
   *
   * @param then gets it; called on that thread, or on the caller's when it is refused
   */
  void make(String path, Consumer<Answer> then) {
    Optional<Page> page = Optional.ofNullable(byPath.get(path));
    if (page.isEmpty()) {
      then.accept(
          Answer.plain(404, "not found; there are /, /metrics, /health/live, /health/ready"));
      return;
    }
    try {
      page.get().thread.execute(() -> then.accept(made(page.get())));
    } catch (RejectedExecutionException full) {
      then.accept(Answer.plain(503, "too many requests wait for this page; try again"));
    }
  }

  private static Answer made(Page page) {
    try {
      return page.answer.get();
    } catch (RuntimeException e) {
      return Answer.plain(500, "the page cannot be made: " + e);
    }
  }

  private static ExecutorService thread(String name) {
    return new ThreadPoolExecutor(
        1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUED), AdminServer.threads(name));
  }

  @Override
  public void close() {
    threads.forEach(ExecutorService::shutdownNow);
  }
}
