package sluice.capacity;

/**
 * A part that is away for a while.
 *
 * @param start second, counted from midnight of the first day
 * @param seconds above 0
 */
record Outage(Part part, long start, long seconds) {

  long end() {
    return start + seconds;
  }

  boolean hits(Part other, double second) {
    return part == other && second >= start && second < end();
  }
}
