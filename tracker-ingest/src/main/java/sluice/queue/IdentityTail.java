package sluice.queue;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The identity of a compressed entry: bytes behind the end of its zlib stream, where PHP's {@code
 * gzuncompress} does not look (docs: tracker-ingest/docs/queue-format.md#identity). Stateless.
 *
 * <pre>
 *  | number, 7 bits a byte, lowest first | queue, likewise | producer, three characters in two bytes |
 * </pre>
 *
 * In JSON the same takes four times as many bytes, and each queued hit has them.
 */
public final class IdentityTail {

  private static final String CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyz-";

  /** Digits of a group: none, and each of the characters. */
  private static final int BASE = 40;

  private static final int GROUP_CHARACTERS = 3;
  private static final int GROUP_BYTES = 2;
  private static final int MAX_NUMBER_BYTES = 9;
  private static final int MAX_QUEUE_BYTES = 4;

  private IdentityTail() {}

  /**
   * What follows the number in each entry of one producer and queue.
   *
   * @param producer 1..64 characters of [0-9a-z-]
   * @param queue 0 or more, below 2^28
   */
  public static byte[] afterNumber(String producer, int queue) {
    int groups = (producer.length() + GROUP_CHARACTERS - 1) / GROUP_CHARACTERS;
    byte[] bytes = new byte[numberBytes(queue) + groups * GROUP_BYTES];
    int at = writeNumber(queue, bytes, 0);
    for (int from = 0; from < producer.length(); from += GROUP_CHARACTERS) {
      int group = 0;
      for (int i = from; i < from + GROUP_CHARACTERS; i++) {
        int digit = i < producer.length() ? CHARACTERS.indexOf(producer.charAt(i)) + 1 : 0;
        group = group * BASE + digit;
      }
      bytes[at++] = (byte) (group >>> 8);
      bytes[at++] = (byte) group;
    }
    return bytes;
  }

  /** Bytes that a number of 0 or more takes. */
  public static int numberBytes(long number) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 6) / 7);
  }

  /** Writes a number of 0 or more; returns where it ends. Hot path: appender; no allocation. */
  public static int writeNumber(long number, byte[] bytes, int at) {
    int next = at;
    long rest = number;
    for (; rest > 0x7f; rest >>>= 7) {
      bytes[next++] = (byte) (rest | 0x80);
    }
    bytes[next++] = (byte) rest;
    return next;
  }

  /** Reads what stands from there to the end; empty when it is no identity. */
  static Optional<SetIdentity> read(byte[] entry, int from) {
    int afterNumber = numberEnd(entry, from, MAX_NUMBER_BYTES);
    int afterQueue = numberEnd(entry, afterNumber, MAX_QUEUE_BYTES);
    int left = entry.length - afterQueue;
    if (left <= 0 || left % GROUP_BYTES != 0) {
      return Optional.empty();
    }
    long number = number(entry, from, afterNumber);
    String producer = producer(Arrays.copyOfRange(entry, afterQueue, entry.length));
    return SetIdentity.isValid(producer, number)
        ? Optional.of(
            new SetIdentity(
                producer, OptionalInt.of((int) number(entry, afterNumber, afterQueue)), number))
        : Optional.empty();
  }

  /** Where the number that begins there ends; the entry's end when there is none. */
  private static int numberEnd(byte[] entry, int from, int most) {
    for (int at = from; at < Math.min(entry.length, from + most); at++) {
      if (entry[at] >= 0) {
        return at + 1;
      }
    }
    return entry.length;
  }

  private static long number(byte[] entry, int from, int to) {
    long number = 0;
    for (int at = to - 1; at >= from; at--) {
      number = number << 7 | entry[at] & 0x7f;
    }
    return number;
  }

  /** Empty when the bytes spell none. */
  private static String producer(byte[] groups) {
    StringBuilder producer = new StringBuilder();
    for (int at = 0; at < groups.length; at += GROUP_BYTES) {
      int group = (groups[at] & 0xff) << 8 | groups[at + 1] & 0xff;
      for (int unit = BASE * BASE; unit > 0; unit /= BASE) {
        int digit = group / unit % BASE;
        boolean isPadding = digit == 0 && at + GROUP_BYTES == groups.length && unit < BASE * BASE;
        if (isPadding) {
          continue;
        }
        if (digit == 0 || digit > CHARACTERS.length() || group >= BASE * BASE * BASE) {
          return "";
        }
        producer.append(CHARACTERS.charAt(digit - 1));
      }
    }
    return producer.toString();
  }
}
