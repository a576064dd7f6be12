package sluice.archive.visit;

/**
 * Ids by which requests of bots go along with visits wherever it is known what of a day was counted
 * and what changed: idrequest below zero, where no idvisit is. No state.
 */
public final class BotRequestId {
  private BotRequestId() {}

  /** The id of a request among those of visits. */
  public static long of(long idRequest) {
    return -idRequest;
  }

  /** Whether the id is that of a request and not that of a visit. */
  public static boolean is(long id) {
    return id < 0;
  }

  /** The idrequest of such an id. */
  public static long idRequest(long id) {
    return -id;
  }
}
