package sluice.deflate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A canonical Huffman code of deflate (RFC 1951, 3.2.2). Immutable after construction; its array of
 * lengths is shared, not copied.
 */
final class HuffmanCode {

  /** What a leaf or a joint of the tree weighs, and the symbols below it. */
  private record Node(long count, int[] symbols) {}

  private final byte[] lengths;
  private final int[] codes;

  /**
   * @param lengths bits of each symbol's code; 0 for none. The codes must be complete
   */
  HuffmanCode(byte[] lengths) {
    this.lengths = lengths;
    codes = codes(lengths);
  }

  /**
   * Bits of the best codes.
   *
   * @param counts how often each symbol occurs; 0 gives it no code
   * @param maxBits the longest code that deflate allows for this alphabet
   */
  static byte[] lengths(int[] counts, int maxBits) {
    int[] scaled = counts.clone();
    byte[] found = lengths(scaled);
    while (longest(found) > maxBits) {
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = (scaled[i] + 1) / 2;
      }
      found = lengths(scaled);
    }
    return found;
  }

  byte[] lengths() {
    return lengths;
  }

  int bits(int symbol) {
    return lengths[symbol];
  }

  /** The code with its first bit lowest, as it goes into the stream. */
  int code(int symbol) {
    return codes[symbol];
  }

  int symbols() {
    return lengths.length;
  }

  private static byte[] lengths(int[] counts) {
    byte[] lengths = new byte[counts.length];
    PriorityQueue<Node> queue =
        new PriorityQueue<>(
            Comparator.comparingLong(Node::count).thenComparing(node -> node.symbols()[0]));
    for (int symbol = 0; symbol < counts.length; symbol++) {
      if (counts[symbol] > 0) {
        queue.add(new Node(counts[symbol], new int[] {symbol}));
      }
    }
    while (queue.size() > 1) {
      Node left = queue.poll();
      Node right = queue.poll();
      int[] both = Arrays.copyOf(left.symbols(), left.symbols().length + right.symbols().length);
      System.arraycopy(right.symbols(), 0, both, left.symbols().length, right.symbols().length);
      for (int symbol : both) {
        lengths[symbol]++;
      }
      queue.add(new Node(left.count() + right.count(), both));
    }
    return lengths;
  }

  private static int longest(byte[] lengths) {
    int longest = 0;
    for (byte length : lengths) {
      longest = Math.max(longest, length);
    }
    return longest;
  }

  private static int[] codes(byte[] lengths) {
    int[] next = new int[17];
    for (byte length : lengths) {
      next[length + 1] += length == 0 ? 0 : 1;
    }
    for (int bits = 1, code = 0; bits < next.length; bits++) {
      code = code + next[bits] << 1;
      next[bits] = code;
    }
    int[] codes = new int[lengths.length];
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      int length = lengths[symbol];
      if (length > 0) {
        codes[symbol] = Integer.reverse(next[length]++) >>> 32 - length;
      }
    }
    return codes;
  }
}
