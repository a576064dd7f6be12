package sluice.archive.group;

import java.util.Optional;

/**
 * The parts of a group's key, texts as they are spelled in the first row of the log that is in the
 * group. Parts are read when they are asked for. Immutable.
 */
public final class GroupKey {
  private final byte[] key;
  private final String[] spelled;

  GroupKey(byte[] key, String[] spelled) {
    this.key = key;
    this.spelled = spelled;
  }

  /** The value as spelled; empty for NULL. */
  public Optional<Object> value(int index) {
    return Optional.ofNullable(KeyBytes.part(key, spelled, index));
  }

  /** The value as text; "" for NULL. */
  public String text(int index) {
    Object value = KeyBytes.part(key, spelled, index);
    return value == null ? "" : value.toString();
  }

  /** A whole number; 0 for NULL. */
  public long number(int index) {
    return KeyBytes.part(key, spelled, index) instanceof Number number ? number.longValue() : 0;
  }

  /** Whether a part is NULL. */
  public boolean hasNull() {
    return KeyBytes.hasNull(key);
  }
}
