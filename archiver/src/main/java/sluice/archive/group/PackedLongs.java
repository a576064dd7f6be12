package sluice.archive.group;

import java.util.Arrays;

/**
 * Whole numbers by row, in pages of {@link #PAGE} rows, each of which takes one, two, four or eight
 * bytes a number, as its numbers need. Groups are numbered as they come: the large ones, which have
 * large numbers, share the first pages, and the many small ones behind them take a byte. What never
 * was set takes nothing, but for its place in the last page. Not thread-safe.
 */
final class PackedLongs {
  private static final int PAGE_BITS = 10;
  private static final int PAGE = 1 << PAGE_BITS;

  private static final int BYTE = 0;
  private static final int SHORT = 1;
  private static final int INT = 2;
  private static final int LONG = 3;

  /** What a row holds that was not set. */
  private final long nothing;

  /** Stand for it in narrow pages: what is closest to it there. */
  private final byte byteNothing;

  private final short shortNothing;
  private final int intNothing;

  /** Each byte[], short[], int[] or long[], as long as its last number needs, or null. */
  private Object[] pages = {};

  PackedLongs(long nothing) {
    this.nothing = nothing;
    this.intNothing = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, nothing));
    this.shortNothing = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, nothing));
    this.byteNothing = (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, nothing));
  }

  /** The number of a row. */
  long get(int row) {
    int page = row >>> PAGE_BITS;
    return page < pages.length ? get(pages[page], row & PAGE - 1) : nothing;
  }

  private long get(Object page, int at) {
    if (page instanceof byte[] bytes) {
      return at < bytes.length && bytes[at] != byteNothing ? bytes[at] : nothing;
    }
    if (page instanceof short[] shorts) {
      return at < shorts.length && shorts[at] != shortNothing ? shorts[at] : nothing;
    }
    if (page instanceof int[] ints) {
      return at < ints.length && ints[at] != intNothing ? ints[at] : nothing;
    }
    return page instanceof long[] longs && at < longs.length ? longs[at] : nothing;
  }

  /** Sets the number of a row. */
  void set(int row, long value) {
    int page = row >>> PAGE_BITS;
    int at = row & PAGE - 1;
    int length = page < pages.length ? length(pages[page]) : 0;
    if (at >= length && value == nothing) {
      return;
    }
    if (page >= pages.length) {
      pages = Arrays.copyOf(pages, page + 1 + (page >> 2));
    }
    if (at >= length || width(value) > width(pages[page])) {
      pages[page] = remade(pages[page], Math.max(length, lengthFor(at)), width(value));
    }
    put(pages[page], at, value);
  }

  /** A power of two. */
  private static int lengthFor(int at) {
    return Math.max(8, Integer.highestOneBit(at) << 1);
  }

  /** A page of at least this width with the numbers of another one, or null. */
  private Object remade(Object page, int length, int width) {
    Object wider = page(Math.max(width, width(page)), length);
    int known = length(page);
    if (known > 0 && width(page) == width(wider)) {
      System.arraycopy(page, 0, wider, 0, known);
      return wider;
    }
    for (int at = 0; at < known; at++) {
      put(wider, at, get(page, at));
    }
    return wider;
  }

  private Object page(int width, int length) {
    Object page =
        switch (width) {
          case BYTE -> new byte[length];
          case SHORT -> new short[length];
          case INT -> new int[length];
          default -> new long[length];
        };
    for (int at = 0; at < length && nothing != 0; at++) {
      put(page, at, nothing);
    }
    return page;
  }

  private void put(Object page, int at, long value) {
    if (page instanceof byte[] bytes) {
      bytes[at] = value == nothing ? byteNothing : (byte) value;
    } else if (page instanceof short[] shorts) {
      shorts[at] = value == nothing ? shortNothing : (short) value;
    } else if (page instanceof int[] ints) {
      ints[at] = value == nothing ? intNothing : (int) value;
    } else {
      ((long[]) page)[at] = value;
    }
  }

  /** The width of pages that can hold a number. */
  private int width(long value) {
    if (value == nothing || value == (byte) value && value != byteNothing) {
      return BYTE;
    }
    if (value == (short) value && value != shortNothing) {
      return SHORT;
    }
    return value == (int) value && value != intNothing ? INT : LONG;
  }

  private static int width(Object page) {
    if (page == null || page instanceof byte[]) {
      return BYTE;
    }
    if (page instanceof short[]) {
      return SHORT;
    }
    return page instanceof int[] ? INT : LONG;
  }

  private static int length(Object page) {
    if (page instanceof byte[] bytes) {
      return bytes.length;
    }
    if (page instanceof short[] shorts) {
      return shorts.length;
    }
    if (page instanceof int[] ints) {
      return ints.length;
    }
    return page instanceof long[] longs ? longs.length : 0;
  }
}
