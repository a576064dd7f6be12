package sluice.archive.visit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A column of the log tables by Matomo's name, whichever table has it. There is one for each name,
 * with a number by which rows find the value without looking the name up: reports ask each row for
 * dozens. Immutable; safe for use by any thread.
 */
public final class LogField {
  private static final Map<String, LogField> BY_NAME = new ConcurrentHashMap<>();
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Visitor, of all tables. */
  public static final LogField IDVISITOR = of("idvisitor");

  /** Visit, of all tables. */
  public static final LogField IDVISIT = of("idvisit");

  /** When an action, conversion or item was. */
  public static final LogField SERVER_TIME = of("server_time");

  private final String name;
  private final int number;

  private LogField(String name) {
    this.name = name;
    this.number = COUNT.getAndIncrement();
  }

  /** The column of this name, which need not exist. */
  public static LogField of(String name) {
    return BY_NAME.computeIfAbsent(name, LogField::new);
  }

  /** The columns of these names, in the same order. */
  public static List<LogField> all(List<String> names) {
    return names.stream().map(LogField::of).toList();
  }

  /** Matomo's name. */
  public String name() {
    return name;
  }

  int number() {
    return number;
  }

  @Override
  public String toString() {
    return name;
  }
}
