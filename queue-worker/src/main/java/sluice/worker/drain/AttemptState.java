package sluice.worker.drain;

/**
 * How the attempts at what a queue has at its head went: who is at it, how many processes ended at
 * it, and which entry is or was alone in hand then. Immutable.
 *
 * <p>While a queue gets on nothing of this is written: whoever takes a queue over finds that its
 * owner did not end in order, and where that owner had begun. Suspicion is by position and
 * harmless, it only slows the queue down for two batches; an entry is condemned by its SHA-1 alone.
 *
 * <p>A process that somebody kills cannot be told from one that an entry has killed. So the former
 * is made improbable instead: an entry counts as in hand only while it is alone in the whole
 * process, from just before it is decoded to its commit, some milliseconds; and one in whose hands
 * a process has ended is taken up again after a pause of random length, far longer than that, which
 * whoever kills does not know. An entry that kills does so each time.
 *
 * @param owner the process that has the queue; empty when it ended in order
 * @param epoch the owner's
 * @param position consumed when it began
 * @param deaths processes that ended one after the other without getting beyond the position
 * @param apartUntil entries before this position are prepared alone
 * @param entry SHA-1 of the entry that is prepared alone now; empty if none is
 * @param suspect SHA-1 of the entry with which alone in hand a process ended last; empty if none
 *     did
 * @param ended processes that ended so, one after the other
 */
record AttemptState(
    String owner,
    long epoch,
    long position,
    int deaths,
    long apartUntil,
    String entry,
    String suspect,
    int ended) {

  /** A queue that nobody has had. */
  static final AttemptState NONE = new AttemptState("", 0, 0, 0, 0, "", "", 0);

  /** Unfinished attempts after which a batch is taken apart: one may be a reboot. */
  static final int BATCH_ATTEMPTS = 2;

  /** Processes that end with an entry alone in hand, one after the other, until it is buried. */
  static final int ENTRY_ATTEMPTS = 3;

  /** The batch in hand and the one that is read ahead: one of these has the entry. */
  private static final int BATCHES_IN_HAND = 2;

  /**
   * A process that takes a queue over, and what it finds.
   *
   * @param owner the new one
   * @param epoch its epoch
   * @param position what is consumed now
   * @param isPredecessorAlive whether its connection had to be ended: frozen or cut off, not dead
   * @param batchRequestSets what a batch holds
   */
  record Takeover(
      String owner, long epoch, long position, boolean isPredecessorAlive, int batchRequestSets) {}

  /** Whether the owner of before has ended in the middle of its work. */
  boolean hasEnded(Takeover by) {
    return !owner.isEmpty() && !owner.equals(by.owner()) && !by.isPredecessorAlive();
  }

  /** The state when another takes over, or the same one again on new connections. */
  AttemptState takenOver(Takeover by) {
    boolean hasEnded = hasEnded(by);
    int deathsHere = (by.position() == position ? deaths : 0) + (hasEnded ? 1 : 0);
    boolean isWithEntry = hasEnded && !entry.isEmpty();
    String newSuspect = isWithEntry ? entry : suspect;
    int newEnded = isWithEntry ? (entry.equals(suspect) ? ended : 0) + 1 : ended;
    boolean isSuspicious =
        deathsHere >= BATCH_ATTEMPTS || isWithEntry && newEnded >= ENTRY_ATTEMPTS;
    long inHand = by.position() + (long) BATCHES_IN_HAND * by.batchRequestSets();
    return new AttemptState(
        by.owner(),
        by.epoch(),
        by.position(),
        deathsHere,
        isSuspicious ? Math.max(apartUntil, inHand) : apartUntil,
        "",
        newSuspect,
        newEnded);
  }

  /** Whether a process has ended with this entry alone in hand. */
  boolean isSuspect(String sha1) {
    return suspect.equals(sha1) && ended > 0;
  }

  /** SHA-1 of the entry that is not to be taken up again; empty if there is none. */
  String condemned() {
    return ended >= ENTRY_ATTEMPTS ? suspect : "";
  }

  /** Why the condemned entry is not taken up again. */
  String sentence() {
    return "not decoded: "
        + ended
        + " processes ended one after the other while this entry was alone in preparation (out of"
        + " memory, or without end)";
  }
}
