package sluice.archive.group;

import java.util.Objects;
import java.util.Optional;

/**
 * The parts of a group's key, texts as they are spelled in the first row of the log that is in the
 * group. Parts are read when they are asked for. Immutable, and of use as long as its table has the
 * group.
 */
public final class GroupKey {
  private final byte[] bytes;
  private final int begin;
  private final int end;
  private final String[] spelled;

  /**
   * A key that is a part of these bytes.
   *
   * @param spelled its texts, in order
   */
  GroupKey(byte[] bytes, int begin, int end, String[] spelled) {
    this.bytes = bytes;
    this.begin = begin;
    this.end = end;
    this.spelled = spelled;
  }

  /** The value as spelled; empty for NULL. */
  public Optional<Object> value(int index) {
    return Optional.ofNullable(part(index));
  }

  /** Null for NULL. */
  private Object part(int index) {
    int at = begin;
    int texts = 0;
    for (int i = 0; i < index; i++) {
      texts += KeyBytes.isText(bytes, at) ? 1 : 0;
      at = KeyBytes.behind(bytes, at);
    }
    Objects.checkIndex(at, end);
    return KeyBytes.isText(bytes, at) ? spelled[texts] : KeyBytes.number(bytes, at);
  }

  /** The value as text; "" for NULL. */
  public String text(int index) {
    Object value = part(index);
    return value == null ? "" : value.toString();
  }

  /** A whole number; 0 for NULL. */
  public long number(int index) {
    return part(index) instanceof Number number ? number.longValue() : 0;
  }

  /** Whether a part is NULL. */
  public boolean hasNull() {
    for (int at = begin; at < end; at = KeyBytes.behind(bytes, at)) {
      if (KeyBytes.isNull(bytes, at)) {
        return true;
      }
    }
    return false;
  }
}
