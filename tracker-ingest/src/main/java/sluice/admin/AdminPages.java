package sluice.admin;

import java.nio.charset.StandardCharsets;
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
import sluice.process.LogLine;
import sluice.process.Metrics;

/**
 * Makes what the admin port shows. Thread-safe; pages and events are made by thread admin-pages,
 * answers about health by thread admin-health, what asks the database by thread admin-documents,
 * each with a short queue.
 */
final class AdminPages implements AutoCloseable {
  static final String PLAIN = "text/plain; charset=utf-8";

  /** Pages of one kind that wait for their thread; more than that are refused with 503. */
  private static final int QUEUED = 16;

  private final AdminContent content;
  private final ExecutorService pages = thread("admin-pages");
  private final ExecutorService health = thread("admin-health");
  private final ExecutorService documents = thread("admin-documents");
  private final Map<String, Page> byPath;

  /** One answer of the admin port. */
  record Answer(int code, String contentType, byte[] body) {

    static Answer plain(int code, String text) {
      return text(code, PLAIN, text + "\n");
    }

    private static Answer text(int code, String contentType, String text) {
      return new Answer(code, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer ofHealth(List<String> problems) {
      return problems.isEmpty() ? plain(200, "ok") : plain(503, String.join("\n", problems));
    }
  }

  private record Page(ExecutorService thread, Supplier<Answer> answer) {}

  AdminPages(AdminContent content) {
    this.content = content;
    Page text = new Page(pages, () -> Answer.text(200, PLAIN, content.status().render()));
    this.byPath =
        Map.of(
            "/metrics",
            new Page(
                pages, () -> Answer.text(200, Metrics.CONTENT_TYPE, content.metrics().scrape())),
            WebPages.START,
            text,
            "/status.txt",
            text,
            "/health/live",
            new Page(health, () -> Answer.ofHealth(content.health().liveProblems())),
            "/health/ready",
            new Page(health, () -> Answer.ofHealth(content.health().readyProblems())));
  }

  /**
   * Makes the page at a path, on a thread of ours.
   *
   * @param takesHtml whether whoever asks reads HTML; others get the status page as text
   * @param then gets it; called on that thread, or on the caller's when it is refused
   */
  void make(String path, boolean takesHtml, Consumer<Answer> then) {
    Optional<Page> page = page(path, takesHtml);
    if (page.isEmpty()) {
      then.accept(
          Answer.plain(
              404, "not found; there are /, /status.txt, /metrics, /health/live, /health/ready"));
      return;
    }
    try {
      page.get().thread.execute(() -> then.accept(made(page.get())));
    } catch (RejectedExecutionException full) {
      then.accept(Answer.plain(503, "too many requests wait for this page; try again"));
    }
  }

  private Optional<Page> page(String path, boolean takesHtml) {
    boolean isForPrograms = path.equals(WebPages.START) && !takesHtml;
    Optional<Page> web =
        isForPrograms ? Optional.empty() : content.pages().at(path).map(this::page);
    return web.or(() -> Optional.ofNullable(byPath.get(path)));
  }

  private Page page(WebPages.Content web) {
    return new Page(
        web.isSlow() ? documents : pages, () -> new Answer(200, web.type(), web.body().get()));
  }

  /** Makes an event of the live page, as {@link LiveStream.Source} says. */
  void event(boolean isAnew, Consumer<String> then) {
    try {
      pages.execute(() -> then.accept(event(isAnew)));
    } catch (RejectedExecutionException full) {
      then.accept(null);
    }
  }

  private String event(boolean isAnew) {
    if (isAnew) {
      content.live().begin();
    }
    return content.live().event(content.health(), content.status(), content.pages());
  }

  private static Answer made(Page page) {
    try {
      return page.answer.get();
    } catch (RuntimeException e) {
      return Answer.plain(500, "the page cannot be made: " + LogLine.masked(e.toString()));
    }
  }

  private static ExecutorService thread(String name) {
    return new ThreadPoolExecutor(
        1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUED), AdminServer.threads(name));
  }

  @Override
  public void close() {
    List.of(pages, health, documents).forEach(ExecutorService::shutdownNow);
  }
}
