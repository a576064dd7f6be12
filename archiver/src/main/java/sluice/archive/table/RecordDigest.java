package sluice.archive.table;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Tells whether a blob is what was published last: half of the SHA-256 of its uncompressed bytes,
 * which visitors cannot make equal by the names that they send. Immutable.
 */
record RecordDigest(long first, long second) {
  /** Takes the bytes one after the other. */
  static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Of all bytes that were taken. */
  static RecordDigest of(MessageDigest taken) {
    ByteBuffer digest = ByteBuffer.wrap(taken.digest());
    return new RecordDigest(digest.getLong(), digest.getLong());
  }
}
