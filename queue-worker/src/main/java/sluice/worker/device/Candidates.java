package sluice.worker.device;

import java.util.Arrays;

/** The places where a rule may match: pairs of rule and position. Confined to one search. */
final class Candidates {

  /** A place or some; most lists have none. */
  private static final int FIRST_SIZE = 8;

  private static final long[] NONE = {};

  private long[] places = NONE;

  private int size;

  void add(int rule, int position) {
    if (size == places.length) {
      places = Arrays.copyOf(places, Math.max(FIRST_SIZE, size * 2));
    }
    places[size++] = (long) rule << 32 | position;
  }

  /** Brings the places into the order in which they are to be tried: by rule, then by position. */
  void sort() {
    if (size > 1) {
      Arrays.sort(places, 0, size);
    }
  }

  int size() {
    return size;
  }

  int rule(int i) {
    return (int) (places[i] >>> 32);
  }

  int position(int i) {
    return (int) places[i];
  }

  /** Whether this place is the same as the one before. */
  boolean isRepeated(int i) {
    return i > 0 && places[i] == places[i - 1];
  }
}
