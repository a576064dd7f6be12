package sluice.php.pattern;

/**
 * Steps that the matches of one thread take, each a look at a character. Whoever limits the work of
 * a thread watches them; this room does not know whose work it is.
 *
 * <p>They are found by the thread, because they are counted inside the matcher of a regular
 * expression, where no parameter reaches. Confined to its thread.
 */
public final class MatchSteps {

  /** Is told of the steps of one thread, in that thread. */
  public interface Watch {

    /**
     * So many steps were taken. May throw, which ends the match.
     *
     * @param steps 0 or more
     */
    void spend(int steps);

    /** A match was given up for its steps or its depth and counts as none. */
    void gaveUp();
  }

  private static final Watch NOBODY =
      new Watch() {
        @Override
        public void spend(int steps) {
          // Outside of a worker's threads only the limit of each match counts.
        }

        @Override
        public void gaveUp() {
          // As above.
        }
      };

  private static final ThreadLocal<MatchSteps> OF_THREAD = ThreadLocal.withInitial(MatchSteps::new);

  private Watch watch = NOBODY;

  private MatchSteps() {}

  /** Those of the calling thread. */
  public static MatchSteps ofThread() {
    return OF_THREAD.get();
  }

  /** From now on this watch is told, and no other. */
  public void watchedBy(Watch watch) {
    this.watch = watch;
  }

  void spend(int steps) {
    watch.spend(steps);
  }

  void gaveUp() {
    watch.gaveUp();
  }
}
