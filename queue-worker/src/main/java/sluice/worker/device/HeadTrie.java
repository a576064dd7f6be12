package sluice.worker.device;

import java.util.Arrays;

/**
 * Finds the branches whose heads stand at a position of a user agent. Nodes are numbers; an edge is
 * an entry of an open hash table under (node, char), because most nodes have one or two edges and
 * there may be hundreds of thousands. Built by one thread, then read-only.
 */
final class HeadTrie {

  /** Called for each branch found, with the position of its head. */
  interface Visitor {
    void found(int branch, int position);
  }

  /** Chars 0..255 take the low bits of a key. */
  private static final int CHAR_BITS = 8;

  private int[] keys = new int[64];
  private int[] targets = new int[64];
  private int edges;
  private int nodes = 1;

  /** The nodes under the root, plus one: nearly every visit ends there. */
  private final int[] ofRoot = new int[1 << CHAR_BITS];

  /** Per node the first of its entries, 0 for none; entries are linked lists. */
  private int[] firstEntry = new int[64];

  private int[] entryBranch = new int[64];
  private int[] nextEntry = new int[64];
  private int entries = 1;

  void add(String head, int branch) {
    int node = 0;
    for (int i = 0; i < head.length(); i++) {
      node = childOrNew(node, head.charAt(i));
    }
    if (entries == entryBranch.length) {
      entryBranch = Arrays.copyOf(entryBranch, entries * 2);
      nextEntry = Arrays.copyOf(nextEntry, entries * 2);
    }
    entryBranch[entries] = branch;
    nextEntry[entries] = firstEntry[node];
    firstEntry[node] = entries++;
  }

  /** Visits every branch with a head at this position. */
  void visit(String lower, int from, Visitor visitor) {
    int node = 0;
    for (int i = from; node >= 0; i++) {
      for (int entry = firstEntry[node]; entry != 0; entry = nextEntry[entry]) {
        visitor.found(entryBranch[entry], from);
      }
      node = i < lower.length() ? child(node, lower.charAt(i)) : -1;
    }
  }

  /** The node under this one, or -1. */
  private int child(int node, char c) {
    if (node == 0) {
      return ofRoot[c] - 1;
    }
    int slot = slot(node << CHAR_BITS | c);
    return keys[slot] == 0 ? -1 : targets[slot];
  }

  private int childOrNew(int node, char c) {
    int existing = child(node, c);
    if (existing >= 0) {
      return existing;
    }
    if (edges * 2 >= keys.length) {
      grow();
    }
    int slot = slot(node << CHAR_BITS | c);
    keys[slot] = (node << CHAR_BITS | c) + 1;
    targets[slot] = nodes;
    edges++;
    if (node == 0) {
      ofRoot[c] = nodes + 1;
    }
    if (nodes == firstEntry.length) {
      firstEntry = Arrays.copyOf(firstEntry, nodes * 2);
    }
    return nodes++;
  }

  /** The slot that has this key, or the free one where it belongs. Keys are stored plus one. */
  private int slot(int key) {
    int mask = keys.length - 1;
    int slot = key * 0x9E3779B1 >>> Integer.numberOfLeadingZeros(mask);
    while (keys[slot] != 0 && keys[slot] != key + 1) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int[] oldKeys = keys;
    int[] oldTargets = targets;
    keys = new int[oldKeys.length * 2];
    targets = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slot(oldKeys[i] - 1);
        keys[slot] = oldKeys[i];
        targets[slot] = oldTargets[i];
      }
    }
  }
}
