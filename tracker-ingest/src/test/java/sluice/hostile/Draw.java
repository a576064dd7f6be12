package sluice.hostile;

import java.util.Random;

/**
 * The dice of one attack: the same seed, kind and index throw the same. Confined to one thread.
 *
 * <p>The first attack of a kind has full strength: its sizes are the largest, those that a fault
 * was once shown with. Those of the others are drawn so that most are small; their mean is about a
 * fiftieth of the largest.
 */
public final class Draw {
  private final Random random;
  private final boolean isFull;

  /**
   * @param index 0 for full strength
   */
  public Draw(long seed, String kind, long index) {
    this.random =
        new Random(seed * 31 + kind.hashCode() * 1_000_003L + index * 0x9E3779B97F4A7C15L);
    this.isFull = index == 0;
    random.nextInt();
  }

  /** 1..most, mostly small. */
  public int size(int most) {
    if (isFull) {
      return most;
    }
    double share = Math.pow(random.nextDouble(), 4);
    return Math.max(1, (int) Math.exp(share * Math.log(most)));
  }

  /** from..to, each alike; {@code to} at full strength. */
  public int upTo(int from, int to) {
    return isFull ? to : between(from, to);
  }

  /** from..to, each alike. */
  public int between(int from, int to) {
    return from + random.nextInt(to - from + 1);
  }

  /** Once in so many; never at full strength. */
  public boolean once(int in) {
    return random.nextInt(in) == 0 && !isFull;
  }

  /** One of them; the first at full strength. */
  public String of(String... choices) {
    return choices[isFull ? 0 : random.nextInt(choices.length)];
  }

  /** A seed for dice of others. */
  public long seed() {
    return random.nextLong();
  }

  /** So many hex digits. */
  public String hex(int digits) {
    StringBuilder hex = new StringBuilder(digits);
    for (int i = 0; i < digits; i++) {
      hex.append(Character.forDigit(random.nextInt(16), 16));
    }
    return hex.toString();
  }

  /** Random bytes as ISO-8859-1. */
  public String noise(int bytes) {
    StringBuilder noise = new StringBuilder(bytes);
    for (int i = 0; i < bytes; i++) {
      noise.append((char) random.nextInt(256));
    }
    return noise.toString();
  }

  /** The piece again and again, cut at so many characters. */
  public static String filled(String piece, int length) {
    return piece.repeat(length / piece.length() + 1).substring(0, length);
  }

  /** Pieces drawn one by one, or one of them all along, up to so many characters. */
  public String filledFrom(int length, String... pieces) {
    if (isFull || random.nextBoolean()) {
      return filled(of(pieces), length);
    }
    StringBuilder text = new StringBuilder(length + 64);
    while (text.length() < length) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    text.setLength(length);
    return text.toString();
  }
}
