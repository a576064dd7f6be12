package sluice.archive.table;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Tells whether a blob is what was published last: half of the SHA-256 of its uncompressed bytes,
 * which visitors cannot make equal by the names that they send. Immutable.
 */
record RecordDigest(long first, long second) {
  static RecordDigest of(byte[] plain) {
    try {
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(plain));
      return new RecordDigest(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
