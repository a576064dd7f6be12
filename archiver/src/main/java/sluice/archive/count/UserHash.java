package sluice.archive.count;

import java.util.OptionalLong;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.LogText;

/**
 * 64 bits of a hash of a user id without case and accents, as the column compares them, by which
 * users are told apart.
 */
public final class UserHash {
  private static final LogField USER_ID = LogField.of("user_id");

  private UserHash() {}

  /** The hash of the user of a visit; empty if it has none. */
  public static OptionalLong of(LogRow visit) {
    return visit
        .text(USER_ID)
        .map(LogText::hash)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }
}
