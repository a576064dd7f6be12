package sluice.worker.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the branches whose heads stand at a position of a user agent. Nodes are numbers in the
 * order of their heads, so that the first child of a node has the next number and a head that
 * nothing else begins like lies in one piece of memory. Nodes with many children have these in an
 * array by char; what is left are entries of an open hash table under (node, char). There may be
 * hundreds of thousands of nodes. Immutable once made.
 */
final class HeadTrie {

  /**
   * A text with which a branch may begin.
   *
   * @param text chars 0..255, lower case
   */
  record Head(String text, int branch) {}

  /** Called for each branch found, with the position of its head. */
  interface Visitor {
    void found(int branch, int position);
  }

  /** Chars 0..255 take the low bits of a key. */
  private static final int CHAR_BITS = 8;

  /** Of an entry of the table the upper half is the key plus one, the lower half the child. */
  private static final int KEY_SHIFT = 32;

  private long[] table = new long[64];
  private int edges;
  private int nodes = 1;

  /** Children from which on a node has them in an array. */
  private static final int MANY = 20;

  /**
   * Per node the char of its first child plus one; 0 where it has none; below 0 the number of its
   * array of children, less one.
   */
  private short[] firstChar = new short[64];

  /** Of nodes with many children these by char, 0 for none; nearly every visit ends there. */
  private int[][] children = {};

  /** Per node the first of its entries, 0 for none; entries are linked lists. */
  private int[] firstEntry = new int[64];

  private int[] entryBranch = new int[64];
  private int[] nextEntry = new int[64];
  private int entries = 1;

  private final Beginnings beginnings;

  private HeadTrie(Beginnings beginnings) {
    this.beginnings = beginnings;
  }

  /**
   * Of these heads.
   *
   * @param heads are put in order: each then makes its nodes right behind those that it has in
   *     common with the one before
   */
  static HeadTrie of(List<Head> heads) {
    HeadTrie trie = new HeadTrie(Beginnings.of(heads));
    heads.sort(Comparator.comparing(Head::text));
    heads.forEach(trie::add);
    trie.widen();
    return trie;
  }

  private void add(Head head) {
    int node = 0;
    for (int i = 0; i < head.text().length(); i++) {
      char c = head.text().charAt(i);
      int child = child(node, c);
      node = child >= 0 ? child : newChild(node, c);
    }
    if (entries == entryBranch.length) {
      entryBranch = Arrays.copyOf(entryBranch, entries * 2);
      nextEntry = Arrays.copyOf(nextEntry, entries * 2);
    }
    entryBranch[entries] = head.branch();
    nextEntry[entries] = firstEntry[node];
    firstEntry[node] = entries++;
  }

  private int newChild(int node, char c) {
    int child = nodes++;
    if (child == firstEntry.length) {
      firstEntry = Arrays.copyOf(firstEntry, child * 2);
      firstChar = Arrays.copyOf(firstChar, child * 2);
    }
    if (child == node + 1) {
      firstChar[node] = (short) (c + 1);
    } else {
      add((long) ((node << CHAR_BITS | c) + 1) << KEY_SHIFT | child);
    }
    return child;
  }

  private void add(long edge) {
    if (++edges * 2 > table.length) {
      grow();
    }
    put(edge);
  }

  /** Moves children of nodes that have many of them, and of the root, out of the table. */
  private void widen() {
    int[] others = new int[nodes];
    others[0] = MANY;
    for (long edge : table) {
      others[parent(edge)]++;
    }
    List<int[]> arrays = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      if (others[node] >= MANY && arrays.size() < Short.MAX_VALUE) {
        int[] byChar = new int[1 << CHAR_BITS];
        if (firstChar[node] > 0) {
          byChar[firstChar[node] - 1] = node + 1;
        }
        arrays.add(byChar);
        firstChar[node] = (short) -arrays.size();
      }
    }
    children = arrays.toArray(int[][]::new);
    long[] all = table;
    table = new long[64];
    edges = 0;
    for (long edge : all) {
      int array = edge == 0 ? 0 : firstChar[parent(edge)];
      if (array < 0) {
        children[-array - 1][(int) (edge >>> KEY_SHIFT) - 1 & (1 << CHAR_BITS) - 1] = (int) edge;
      } else if (edge != 0) {
        add(edge);
      }
    }
  }

  private static int parent(long edge) {
    return edge == 0 ? 0 : (int) (edge >>> KEY_SHIFT) - 1 >>> CHAR_BITS;
  }

  /** Whether a head may stand where this key of {@link Beginnings} was found. */
  boolean mayBegin(int key) {
    return beginnings.mayBe(key);
  }

  /** Visits every branch with a head at this position. */
  void visit(byte[] lower, int from, Visitor visitor) {
    int node = 0;
    for (int i = from; node >= 0; i++) {
      for (int entry = firstEntry[node]; entry != 0; entry = nextEntry[entry]) {
        visitor.found(entryBranch[entry], from);
      }
      node = i < lower.length ? child(node, (char) (lower[i] & 0xFF)) : -1;
    }
  }

  /** The node under this one, or -1. */
  private int child(int node, char c) {
    int first = firstChar[node];
    if (first == c + 1) {
      return node + 1;
    }
    if (first < 0) {
      int child = children[-first - 1][c];
      return child == 0 ? -1 : child;
    }
    return first == 0 ? -1 : otherChild((node << CHAR_BITS | c) + 1);
  }

  private int otherChild(int key) {
    int slot = slot(key);
    while (table[slot] != 0 && table[slot] >>> KEY_SHIFT != key) {
      slot = (slot + 1) & table.length - 1;
    }
    return table[slot] == 0 ? -1 : (int) table[slot];
  }

  private int slot(int key) {
    return key * 0x9E3779B1 >>> Integer.numberOfLeadingZeros(table.length - 1);
  }

  private void put(long edge) {
    int slot = slot((int) (edge >>> KEY_SHIFT));
    while (table[slot] != 0) {
      slot = (slot + 1) & table.length - 1;
    }
    table[slot] = edge;
  }

  private void grow() {
    long[] old = table;
    table = new long[old.length * 2];
    for (long edge : old) {
      if (edge != 0) {
        put(edge);
      }
    }
  }
}
