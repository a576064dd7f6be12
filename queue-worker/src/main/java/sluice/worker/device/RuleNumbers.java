package sluice.worker.device;

import java.util.Arrays;

/** A growing list of rule numbers. Confined to one search. */
final class RuleNumbers {

  private int[] numbers = new int[32];
  private int size;

  void add(int number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size * 2);
    }
    numbers[size++] = number;
  }

  /** Ascending; the same number may come more than once. */
  int[] sorted() {
    int[] sorted = Arrays.copyOf(numbers, size);
    Arrays.sort(sorted);
    return sorted;
  }
}
