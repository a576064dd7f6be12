package sluice.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The last warnings and errors of the log, for people who look at the status page: a bounded number
 * of bounded texts, with secrets masked as in the log. Thread-safe.
 */
public final class RecentProblems extends AppenderBase<ILoggingEvent> {
  /** Problems that are remembered; the log has all. */
  static final int MOST = 40;

  /** Characters of one problem; what is longer is cut. */
  static final int CHARS = 600;

  /** Fields of a line that are shown on their own, or not at all. */
  private static final Set<String> APART =
      Set.of("ts", "level", "thread", "logger", "event", "msg", "stack");

  private final Deque<Problem> newestFirst = new ArrayDeque<>();

  /**
   * One line of the log.
   *
   * @param event its name, or what a library says
   * @param text names and values that belong to it
   */
  public record Problem(Instant at, boolean isError, String event, String text) {}

  @Override
  protected void append(ILoggingEvent line) {
    if (!line.getLevel().isGreaterOrEqual(Level.WARN)) {
      return;
    }
    Map<String, Object> fields = LogLineEncoder.fields(line);
    Object event = fields.getOrDefault("event", fields.get("msg"));
    Map<String, Object> rest = new LinkedHashMap<>(fields);
    rest.keySet().removeAll(APART);
    Problem problem =
        new Problem(
            line.getInstant(),
            line.getLevel() == Level.ERROR,
            cut(LogLine.masked(String.valueOf(event))),
            cut(LogLine.of(rest, LogLine.Format.KEY_VALUE)));
    synchronized (newestFirst) {
      newestFirst.addFirst(problem);
      if (newestFirst.size() > MOST) {
        newestFirst.removeLast();
      }
    }
  }

  /** What is remembered, the newest first. */
  public List<Problem> newestFirst() {
    synchronized (newestFirst) {
      return List.copyOf(newestFirst);
    }
  }

  private static String cut(String text) {
    return text.length() <= CHARS ? text : text.substring(0, CHARS) + "…";
  }
}
