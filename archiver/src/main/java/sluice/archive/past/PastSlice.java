package sluice.archive.past;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Days of a site that are archived again, the newest of what is left.
 *
 * @param segmentHash hash of the segment that is archived; empty = all visits and all segments
 * @param first day of all that is left, in the site's time zone
 * @param last day of what is left and of the slice, inclusive
 * @param stamp another one each time that days are asked for, so that what is asked for while a
 *     slice is archived is not taken for done with it
 */
public record PastSlice(
    int idSite, String segmentHash, LocalDate first, LocalDate last, long stamp) {
  /** Days done at once: a month, so that periods around them are not folded more often. */
  private static final int DAYS = 31;

  /** Days that are asked for now. */
  public static PastSlice of(int idSite, String segmentHash, LocalDate first, LocalDate last) {
    long stamp = ThreadLocalRandom.current().nextLong();
    return new PastSlice(idSite, segmentHash, first, last, stamp);
  }

  /** The first day of the slice. */
  public LocalDate from() {
    LocalDate from = last.minusDays(DAYS - 1);
    return from.isBefore(first) ? first : from;
  }

  /** Oldest first. */
  public List<LocalDate> days() {
    return from().datesUntil(last.plusDays(1)).toList();
  }

  /** Whether all visits and all segments are archived. */
  public boolean isOfAll() {
    return segmentHash.isEmpty();
  }

  /** Whether it is the last one. */
  boolean isLast() {
    return from().equals(first);
  }
}
