package sluice.request;

import java.util.Arrays;
import java.util.Optional;
import sluice.php.PhpValues;

/**
 * A range of addresses as Matomo's settings write it (docs:
 * tracker-ingest/docs/visitor.md#addresses-and-ranges): one address, CIDR ({@code 10.0.0.0/8}), or
 * stars at the end ({@code 10.1.*.*}). Immutable.
 */
public final class IpRange {

  private final byte[] network;
  private final int bits;

  private IpRange(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /** The range; empty for text that is none, which Matomo ignores. */
  public static Optional<IpRange> parse(String text) {
    String range = PhpValues.trim(text);
    int slash = range.indexOf('/');
    if (slash >= 0) {
      return IpAddress.tryParse(range.substring(0, slash))
          .flatMap(address -> cidr(address, range.substring(slash + 1)));
    }
    int stars = (int) range.chars().filter(c -> c == '*').count();
    boolean v6 = range.indexOf(':') >= 0;
    if (stars > 0 && !starsAtTheEnd(range, v6 ? ':' : '.')) {
      return Optional.empty();
    }
    return IpAddress.tryParse(range.replace('*', '0'))
        .map(IpAddress::bytes)
        .filter(bytes -> stars * (v6 ? Short.SIZE : Byte.SIZE) <= bytes.length * Byte.SIZE)
        .map(b -> new IpRange(b, b.length * Byte.SIZE - stars * (v6 ? Short.SIZE : Byte.SIZE)));
  }

  private static Optional<IpRange> cidr(IpAddress address, String bits) {
    byte[] bytes = address.bytes();
    boolean number =
        !bits.isEmpty() && bits.length() <= 3 && bits.chars().allMatch(c -> c >= '0' && c <= '9');
    return number && Integer.parseInt(bits) <= bytes.length * Byte.SIZE
        ? Optional.of(new IpRange(bytes, Integer.parseInt(bits)))
        : Optional.empty();
  }

  /** Whether only stars follow the first star, and each is a whole part. */
  private static boolean starsAtTheEnd(String range, char separator) {
    int first = range.indexOf('*');
    for (int i = first; i < range.length(); i++) {
      boolean expectStar = (i - first) % 2 == 0;
      if (range.charAt(i) != (expectStar ? '*' : separator)) {
        return false;
      }
    }
    return range.endsWith("*") && (first == 0 || range.charAt(first - 1) == separator);
  }

  /** Whether the address lies in it; an IPv4 range holds no IPv6 address, mapped ones neither. */
  public boolean contains(IpAddress address) {
    return contains(address.bytes());
  }

  /** The same for a caller that asks many ranges: each {@link IpAddress#bytes} is a copy. */
  public boolean contains(byte[] bytes) {
    int whole = bits / Byte.SIZE;
    if (bytes.length != network.length || !Arrays.equals(bytes, 0, whole, network, 0, whole)) {
      return false;
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || ((bytes[whole] ^ network[whole]) & 0xFF) >> Byte.SIZE - rest == 0;
  }

  @Override
  public String toString() {
    return IpAddress.ofBytes(network).text() + "/" + bits;
  }
}
