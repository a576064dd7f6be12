package sluice.archive.count;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;
import sluice.archive.visit.LogRow;
import sluice.log.CollationKey;

/**
 * 64 bits of a hash of a user id without case and accents, as the column compares them, by which
 * users are told apart.
 */
public final class UserHash {
  private UserHash() {}

  /** The hash of the user of a visit; empty if it has none. */
  public static OptionalLong of(LogRow visit) {
    return visit
        .text("user_id")
        .map(user -> OptionalLong.of(hash(CollationKey.of(user))))
        .orElse(OptionalLong.empty());
  }

  private static long hash(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
