package sluice.archive.streams;

import java.util.List;

/** Something that happens to the log tables, to Matomo's settings or to the archiver. */
sealed interface Step {

  /** What a hit is. */
  enum Kind {
    PAGE,
    SEARCH,
    EVENT,
    CONTENT,
    DOWNLOAD,
    OUTLINK,
    PRODUCT,
    GOAL,
    CART,
    ORDER,
    PING,
    /** The request of a bot; nothing where Matomo records none. */
    BOT
  }

  /**
   * A hit.
   *
   * @param visitor number of the visitor on the site, from 0
   * @param minutesAgo how late it is recorded
   * @param joins whether it belongs to the visitor's last visit, however long ago that was
   * @param variant what decides everything else of it
   */
  record Hit(int idSite, int visitor, Kind kind, int minutesAgo, boolean joins, int variant) {}

  /** Who records hits. */
  enum Source {
    /** Ours: says what it touched. */
    WORKER,
    /** Matomo's: marks past days. */
    PHP
  }

  /**
   * Hits that are recorded in one transaction.
   *
   * @param isHeld whether it takes its ids now and is committed later
   */
  record Batch(Source source, boolean isHeld, List<Hit> hits) implements Step {}

  /** The transactions that were held are committed. */
  record Commit() implements Step {}

  /** The clock moves. */
  record Wait(int minutes) implements Step {}

  /** The clock moves to so many seconds after the next midnight of a site. */
  record Midnight(int idSite, int seconds) implements Step {}

  /** The archiver runs. */
  record Run() implements Step {}

  /** Which archiver runs from now on. */
  enum Change {
    /** The process is started anew. */
    RESTART,
    /** Likewise, without its state directory. */
    LOST_STATE,
    /** Another host, which keeps its state directory. */
    OTHER_HOST
  }

  /** Another archiver runs from now on. */
  record Archiving(Change change) implements Step {}

  /** How the tools of Matomo say that a day changed. */
  enum Mark {
    OPTION,
    ROW
  }

  /**
   * Visits are deleted for privacy.
   *
   * @param visit which one, modulo those that there are
   * @param wholeDay whether all visits of its day go
   */
  record Delete(int visit, boolean wholeDay, Mark mark) implements Step {}

  /** A visit is anonymised, its days are invalidated. */
  record Anonymise(int visit) implements Step {}

  /** Somebody invalidates a period around a visit: 1 = day to 4 = year. */
  record Invalidate(int visit, int period) implements Step {}

  /** A site gets another time zone, and its reports are invalidated. */
  record TimeZone(int idSite, String zone) implements Step {}

  /** A site gets another goal. */
  record Goal(int idSite) implements Step {}

  /** A segment is archived from now on, its past is invalidated. */
  record Segment(String definition) implements Step {}

  /**
   * Matomo is updated to the newest version that is known, unless it is that one; all reports are
   * invalidated.
   */
  record Update() implements Step {}

  /** Matomo deletes logs that are older than so many days, from now on. */
  record Retention(int days) implements Step {}
}
