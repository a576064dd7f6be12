package sluice.request;

/**
 * An IPv4 (4 bytes) or IPv6 (16 bytes) address as Matomo stores it (reference tracker.md 0.8).
 * Immutable.
 */
public final class IpAddress {

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /** 0.0.0.0, what text that is no address becomes. */
  public static final IpAddress NONE = new IpAddress(new byte[4]);

  /** PHP's inet_pton; text that is no address gives {@link #NONE}. */
  public static IpAddress parse(String text) {
    throw new UnsupportedOperationException("pending");
  }

  /** The address in a column: 4 or 16 bytes, anything else gives {@link #NONE}. */
  public static IpAddress ofBytes(byte[] bytes) {
    return bytes.length == 4 || bytes.length == 16 ? new IpAddress(bytes.clone()) : NONE;
  }

  /** A fresh copy of the 4 or 16 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Anonymises the last n units, 0..4 (tracker.md 0.8, mask). */
  public IpAddress mask(int units) {
    throw new UnsupportedOperationException("pending");
  }

  /** PHP's inet_ntop. */
  public String text() {
    throw new UnsupportedOperationException("pending");
  }
}
