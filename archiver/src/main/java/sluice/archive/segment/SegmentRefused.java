package sluice.archive.segment;

/** A segment that we cannot evaluate exactly; the message says which part of it. */
public final class SegmentRefused extends Exception {
  private static final long serialVersionUID = 1L;

  SegmentRefused(String message) {
    super(message);
  }
}
