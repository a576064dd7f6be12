package sluice.worker.door;

/** Ends a hit that spent its time; its request set goes to the dead letters with this message. */
public final class HitTookTooLong extends RuntimeException {

  private static final long serialVersionUID = 1;

  HitTookTooLong(long limitMs) {
    super(
        "a hit took more than "
            + limitMs
            + " ms of processor time to prepare; look at the request and at the regular"
            + " expressions of the site's goals, dimensions and exclusions");
  }
}
