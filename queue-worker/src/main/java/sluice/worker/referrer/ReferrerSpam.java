package sluice.worker.referrer;

import java.util.Collection;

/** Known referrer spammers (reference tracker.md chapter 11, 8). Immutable. */
public final class ReferrerSpam {

  /** Nobody is a spammer: the filter is off. */
  public static final ReferrerSpam NONE = new ReferrerSpam();

  /** Hosts of spammers, one each. */
  public static ReferrerSpam of(Collection<String> hosts) {
    return NONE;
  }

  /** Whether the referrer as sent contains the host of a spammer, whatever its case. */
  public boolean isSpam(String urlref) {
    return false;
  }
}
