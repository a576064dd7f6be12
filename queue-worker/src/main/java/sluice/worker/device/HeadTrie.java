package sluice.worker.device;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the rules whose heads stand at a position of a user agent. Built by one thread, then
 * read-only.
 */
final class HeadTrie {

  private static final class Node {
    private final Map<Character, Node> next = new HashMap<>(4);
    private int[] rules = {};
  }

  private final Node root = new Node();

  void add(String head, int rule) {
    Node node = root;
    for (int i = 0; i < head.length(); i++) {
      node = node.next.computeIfAbsent(head.charAt(i), c -> new Node());
    }
    node.rules = Arrays.copyOf(node.rules, node.rules.length + 1);
    node.rules[node.rules.length - 1] = rule;
  }

  /** Adds to the found ones every rule with a head at this position. */
  void collect(String lower, int from, RuleNumbers found) {
    Node node = root;
    for (int i = from; node != null; i++) {
      for (int rule : node.rules) {
        found.add(rule);
      }
      node = i < lower.length() ? node.next.get(lower.charAt(i)) : null;
    }
  }
}
