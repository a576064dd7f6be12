package sluice.process;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/** Turns a logging event into one {@link LogLine}. Thread-safe: no state of its own. */
final class LogLineEncoder extends EncoderBase<ILoggingEvent> {
  /** Frames of each throwable that are kept; the line must stay readable. */
  private static final int FRAMES = 8;

  /** Causes that are followed. */
  private static final int CAUSES = 4;

  /** A message that is the name of an event, see {@link LogLine}. */
  private static final Pattern EVENT_NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final LogLine.Format format;

  LogLineEncoder(LogLine.Format format) {
    this.format = format;
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return (LogLine.of(fields(event), format) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** What a line of the log consists of, in its order. */
  static Map<String, Object> fields(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("ts", event.getInstant());
    fields.put("level", event.getLevel().toString());
    fields.put("thread", event.getThreadName());
    fields.put("logger", shortName(event.getLoggerName()));
    String message = String.valueOf(event.getFormattedMessage());
    fields.put(EVENT_NAME.matcher(message).matches() ? "event" : "msg", message);
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        fields.put(fields.containsKey(pair.key) ? pair.key + "_" : pair.key, pair.value);
      }
    }
    if (event.getThrowableProxy() != null) {
      fields.put("error", messageOf(event.getThrowableProxy()));
      fields.put("stack", stackOf(event.getThrowableProxy()));
    }
    return fields;
  }

  private static String shortName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static String messageOf(IThrowableProxy thrown) {
    StringBuilder text = new StringBuilder();
    IThrowableProxy cause = thrown;
    for (int i = 0; cause != null && i < CAUSES; i++, cause = cause.getCause()) {
      text.append(i == 0 ? "" : "; caused by ")
          .append(shortName(cause.getClassName()))
          .append(": ")
          .append(cause.getMessage());
    }
    return text.toString();
  }

  private static String stackOf(IThrowableProxy thrown) {
    StringBuilder text = new StringBuilder();
    IThrowableProxy cause = thrown;
    for (int i = 0; cause != null && i < CAUSES; i++, cause = cause.getCause()) {
      text.append(i == 0 ? "" : " <- ");
      StackTraceElementProxy[] frames = cause.getStackTraceElementProxyArray();
      for (int k = 0; k < Math.min(FRAMES, frames.length); k++) {
        StackTraceElement frame = frames[k].getStackTraceElement();
        text.append(k == 0 ? "" : " ")
            .append(shortName(frame.getClassName()))
            .append('.')
            .append(frame.getMethodName())
            .append(':')
            .append(frame.getLineNumber());
      }
    }
    return text.toString();
  }
}
