package sluice.worker.drain;

import java.util.Optional;
import sluice.queue.RequestSet;
import sluice.queue.SetIdentity;

/**
 * One request set of a batch, or a part of a large one, or an entry that is none.
 *
 * @param content what is to be done with it
 * @param mark what the cursor remembers of it
 */
record BatchItem(Content content, Mark mark) {

  /** What is to be done with it. */
  sealed interface Content {
    /** How many tracking requests it stands for. */
    int requests();
  }

  /** Requests for the rules. */
  record Tracked(RequestSet set) implements Content {
    @Override
    public int requests() {
      return set.requests().size();
    }
  }

  /**
   * For the dead-letter table.
   *
   * @param entry bytes as queued, tokens masked
   * @param error why
   * @param requests 0 if it could not be read
   * @param attempts how often it was replayed before
   */
  record Dead(byte[] entry, String error, int requests, int attempts) implements Content {}

  /**
   * What makes the entry known again.
   *
   * @param identity of an entry of ours
   * @param digest stands for the identity of an entry of PHP
   * @param sha1 of the entry, 40 hex digits
   * @param partOffset requests consumed of an entry that is not finished; 0 when it is finished
   */
  record Mark(Optional<SetIdentity> identity, long digest, String sha1, int partOffset) {

    boolean isFinished() {
      return partOffset == 0;
    }
  }
}
