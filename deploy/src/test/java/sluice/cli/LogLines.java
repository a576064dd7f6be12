package sluice.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What one class logs during a test, at INFO and above. Confined to one test. */
final class LogLines implements AutoCloseable {
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger;

  private LogLines(Logger logger) {
    this.logger = logger;
  }

  /** Listens to a class until it is closed. */
  static LogLines of(Class<?> type) {
    return of(type.getName());
  }

  /** The same of a class that is not seen from here. */
  static LogLines of(String type) {
    LogLines lines = new LogLines((Logger) LoggerFactory.getLogger(type));
    lines.log.start();
    lines.logger.setLevel(Level.INFO);
    lines.logger.addAppender(lines.log);
    return lines;
  }

  /** Each as its event with its values. */
  List<String> all() {
    return log.list.stream()
        .map(event -> event.getMessage() + " " + event.getKeyValuePairs())
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(log);
  }
}
