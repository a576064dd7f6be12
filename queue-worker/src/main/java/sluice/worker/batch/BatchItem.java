package sluice.worker.batch;

import java.util.Optional;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.SetIdentity;

/**
 * One request set of a batch, or a part of a large one, or an entry that is none.
 *
 * @param content what is to be done with it
 * @param mark what the cursor remembers of it
 * @param trim what is to be removed from the list with it: replays before it, and its entry when
 *     that is finished
 */
public record BatchItem(Content content, Mark mark, Batch.Trim trim) {

  /** An item that removes nothing from the list. */
  public BatchItem(Content content, Mark mark) {
    this(content, mark, Batch.Trim.NONE);
  }

  /** What is to be done with it. */
  public sealed interface Content {
    /** How many tracking requests it stands for. */
    int requests();
  }

  /** A request set, or a part of one, that the rules are to record. */
  public record Tracked(RequestSet set) implements Content {
    @Override
    public int requests() {
      return set.requests().size();
    }
  }

  /**
   * An entry that becomes a row of the dead-letter table.
   *
   * @param entry bytes as queued, tokens sealed or masked
   * @param error why
   * @param requests 0 if it could not be read
   * @param attempts how often it was replayed before
   */
  public record Dead(byte[] entry, String error, int requests, int attempts) implements Content {
    /** A replayed letter is queued by the producer of this name with the letter's id behind it. */
    public static final String REPLAY_PRODUCER = "dead-letter-";

    private static final RequestSetCodec CODEC = new RequestSetCodec(6);

    /** What is kept of a request set that failed. */
    public static Dead of(RequestSet set, String error, TokenSeal seal) {
      int attempts =
          set.identity()
              .filter(identity -> identity.producer().startsWith(REPLAY_PRODUCER))
              .map(SetIdentity::sequence)
              .map(Math::toIntExact)
              .orElse(0);
      byte[] entry = CODEC.encode(TokenMask.masked(set, seal));
      return new Dead(entry, error, set.requests().size(), attempts);
    }

    /** What is kept of an entry that is no request set. */
    static Dead of(byte[] raw, String error) {
      return new Dead(TokenMask.masked(raw), error, 0, 0);
    }
  }

  /**
   * What the cursor keeps of an entry, to recognise it.
   *
   * @param identity of an entry of ours
   * @param digest first 8 bytes of the SHA-1; in place of the identity of an entry of PHP
   * @param sha1 of the entry, 40 hex digits
   * @param partOffset requests consumed of an entry that is not finished; 0 when it is finished
   */
  public record Mark(Optional<SetIdentity> identity, long digest, String sha1, int partOffset) {

    /** Whether nothing of the entry is left. */
    public boolean isFinished() {
      return partOffset == 0;
    }
  }
}
