package sluice.worker.device;

import java.util.concurrent.atomic.AtomicLong;
import sluice.php.pattern.MatchSteps;
import sluice.worker.door.DoorCounts;

/**
 * What matching took.
 *
 * @param steps looks at characters
 * @param givenUp matches that device detection gave up
 */
record SpentSteps(long steps, long givenUp) {

  /** By this thread in some work. */
  static SpentSteps by(Runnable work) {
    AtomicLong steps = new AtomicLong();
    long before = DoorCounts.matchesGivenUp();
    MatchSteps.ofThread()
        .watchedBy(
            new MatchSteps.Watch() {
              @Override
              public void spend(int some) {
                steps.addAndGet(some);
              }

              @Override
              public void gaveUp() {
                throw new AssertionError("patterns of device detection count for themselves");
              }
            });
    work.run();
    return new SpentSteps(steps.get(), DoorCounts.matchesGivenUp() - before);
  }

  /** The steps of work in which no match may be given up. */
  static long withoutGivingUp(Runnable work) {
    SpentSteps spent = by(work);
    if (spent.givenUp() > 0) {
      throw new AssertionError("a match was given up");
    }
    return spent.steps();
  }
}
