package sluice.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up the log of a process in code, so that no file beside the program can be missing: one line
 * an event on standard error (standard output belongs to what commands print).
 */
public final class LogSetup {
  /** Libraries whose chatter at the level of ours says nothing to an operator. */
  private static final Map<String, Level> QUIETER =
      Map.of(
          "com.zaxxer.hikari", Level.WARN,
          "io.lettuce", Level.WARN,
          // It warns of each sentinel at each question; SentinelLink says it once.
          "io.lettuce.core.RedisClient", Level.ERROR,
          "io.netty", Level.WARN,
          "org.mariadb", Level.WARN);

  /** How much is logged. */
  public enum Detail {
    /** What somebody may have to act on: for commands that talk to a person. */
    WARNINGS(Level.WARN),
    /** What an operator wants to read afterwards. */
    USUAL(Level.INFO),
    /** What somebody needs who looks for a fault of ours. */
    ALL(Level.DEBUG);

    private final Level level;

    Detail(Level level) {
      this.level = level;
    }
  }

  private LogSetup() {}

  /**
   * Replaces whatever was set up before.
   *
   * @param json one JSON object a line instead of key=value
   * @param detail from which level on
   */
  public static void configure(boolean json, Detail detail) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    LogLineEncoder encoder =
        new LogLineEncoder(json ? LogLine.Format.JSON : LogLine.Format.KEY_VALUE);
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(detail.level);
    root.addAppender(appender);
    QUIETER.forEach((name, level) -> context.getLogger(name).setLevel(level));
  }

  /**
   * Remembers warnings and errors from now on; to be called after {@link #configure}, which forgets
   * whom the log goes to.
   */
  public static RecentProblems remembered() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    RecentProblems problems = new RecentProblems();
    problems.setContext(context);
    problems.setName("recent problems");
    problems.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(problems);
    return problems;
  }

  /** Writes out what is buffered; the last call of a process. */
  static void flush() {
    System.err.flush();
    System.out.flush();
  }
}
