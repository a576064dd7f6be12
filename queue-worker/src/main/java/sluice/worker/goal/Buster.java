package sluice.worker.goal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;

/**
 * The column {@code buster}, part of the key of log_conversion (docs:
 * queue-worker/docs/goals.md#one-conversion-or-several).
 */
public final class Buster {

  /** A goal that converts once a visit, and carts. */
  public static final long ONCE = 0;

  /** The last eight digits of a Unix time: it has had ten since 2001 and will have until 2286. */
  private static final long EIGHT_DIGITS = 100_000_000;

  private static final int DIGITS = 10;

  /** With 1, 2 or 3 in front, ten digits fit INT UNSIGNED. */
  private static final int LARGEST_FIRST_DIGIT = 3;

  private Buster() {}

  /** Orders: the first 32 bits of the order id's MD5. */
  public static long ofOrder(String orderId) {
    byte[] hash = md5().digest(orderId.getBytes(StandardCharsets.UTF_8));
    return Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt());
  }

  /**
   * A goal that may convert several times a visit: two random digits, then the time of the hit
   * without its first two.
   *
   * @param hitSeconds time of the hit, Unix seconds
   */
  public static long repeated(long hitSeconds, RandomGenerator digits) {
    long first = 1 + digits.nextInt(LARGEST_FIRST_DIGIT);
    long second = digits.nextInt(DIGITS);
    return (first * DIGITS + second) * EIGHT_DIGITS + hitSeconds % EIGHT_DIGITS;
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
