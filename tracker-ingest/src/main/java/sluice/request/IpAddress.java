package sluice.request;

import java.util.Arrays;
import java.util.Optional;

/**
 * An IPv4 (4 bytes) or IPv6 (16 bytes) address as Matomo stores it (docs:
 * tracker-ingest/docs/visitor.md#addresses-and-ranges). Immutable.
 */
public final class IpAddress {

  /** 0.0.0.0, what text that is no address becomes. */
  public static final IpAddress NONE = new IpAddress(new byte[4]);

  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 16;

  /** Where the IPv4 address stands in a mapped or compatible IPv6 address. */
  private static final int EMBEDDED_V4 = 12;

  /** Bits of an IPv6 address that mask 1, 2, 3 and 4 keep (Matomo\Network\IPv6). */
  private static final int[] V6_KEPT_BITS = {128, 64, 48, 24, 0};

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /** PHP's inet_pton; text that is no address gives {@link #NONE}. */
  public static IpAddress parse(String text) {
    return tryParse(text).orElse(NONE);
  }

  /** PHP's inet_pton; empty for text that is no address. */
  public static Optional<IpAddress> tryParse(String text) {
    byte[] bytes = text.indexOf(':') >= 0 ? IpText.parseV6(text) : IpText.parseV4(text);
    return bytes.length == 0 ? Optional.empty() : Optional.of(new IpAddress(bytes));
  }

  /** The address in a column: 4 or 16 bytes, anything else gives {@link #NONE}. */
  public static IpAddress ofBytes(byte[] bytes) {
    boolean address = bytes.length == V4_BYTES || bytes.length == V6_BYTES;
    return address ? new IpAddress(bytes.clone()) : NONE;
  }

  /** A fresh copy of the 4 or 16 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether it has 16 bytes; also true for an IPv4 address mapped into IPv6. */
  public boolean isV6() {
    return bytes.length == V6_BYTES;
  }

  /**
   * Anonymises the last n units, 0..4 (docs: tracker-ingest/docs/visitor.md#addresses-and-ranges).
   */
  public IpAddress mask(int units) {
    if (units < 0 || units > V6_KEPT_BITS.length - 1) {
      throw new IllegalArgumentException("an address mask has 0..4 units, was " + units);
    }
    int keptBits = embedsV4() ? (bytes.length - units) * Byte.SIZE : V6_KEPT_BITS[units];
    byte[] masked = bytes.clone();
    Arrays.fill(masked, keptBits / Byte.SIZE, masked.length, (byte) 0);
    return new IpAddress(masked);
  }

  private boolean embedsV4() {
    if (bytes.length == V4_BYTES) {
      return true;
    }
    for (int i = 0; i < EMBEDDED_V4 - 2; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    int marker = bytes[EMBEDDED_V4 - 2] << Byte.SIZE & 0xFF00 | bytes[EMBEDDED_V4 - 1] & 0xFF;
    return marker == 0 || marker == 0xFFFF;
  }

  /** PHP's inet_ntop. */
  public String text() {
    return bytes.length == V4_BYTES ? IpText.v4(bytes, 0) : IpText.v6(bytes);
  }

  /** Equal when all bytes are; an IPv4 address never equals its mapped form. */
  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return text();
  }
}
