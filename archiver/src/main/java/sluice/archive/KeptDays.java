package sluice.archive;

import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.change.DayTokens;
import sluice.archive.fold.DayKey;
import sluice.archive.fold.DayState;
import sluice.archive.fold.DayStates;
import sluice.archive.period.Period;

/**
 * The days of one site of which is kept what was counted: today and yesterday. Confined to the
 * thread that archives the site.
 */
final class KeptDays {
  private static final Logger LOG = LoggerFactory.getLogger(KeptDays.class);

  /** Between a token and the archive that it was stored with. */
  private static final String BESIDE = " ";

  private final SiteContext site;
  private final DayStates states;
  private final DayTokens tokens;

  KeptDays(SiteContext site, DayStates states) {
    this.site = site;
    this.states = states;
    this.tokens = new DayTokens(site.tables());
  }

  /** Whether the day may go on: no earlier one is likely to change again soon. */
  boolean goesOn(Period day) {
    return states.areKept() && !day.date1().isBefore(firstKept());
  }

  private LocalDate firstKept() {
    return site.today().minusDays(1);
  }

  /** Takes what was counted of a day, to be closed. */
  Kept take(DaySnapshot log, RivalArchives rivals) throws SQLException, IOException {
    int idSite = site.facts().idSite();
    LocalDate date = log.day().date1();
    DayKey key = new DayKey(site.facts(), site.settings(), log.day(), log.columns());
    String token = token(rivals, tokens.read(site.publishing(), idSite, date));
    DayState state = states.take(key, token, site.keptSegments());
    if (state.isBlank()) {
      // A new day has begun, or will be counted whole anyway.
      states.deleteBefore(idSite, firstKept());
      tokens.deleteBefore(site.publishing(), idSite, firstKept());
    }
    return new Kept(key, state);
  }

  /**
   * The token that was stored with the archive that is read now. If the newest is another one, PHP
   * or another process has made it; if it was invalidated, PHP is about to: it may have taken a
   * mark of Matomo's that was never seen here, so what was counted before is not used.
   */
  private static String token(RivalArchives rivals, String stored) {
    String archive = BESIDE + rivals.newestBefore();
    boolean isOfNewest = rivals.newestBefore() >= 0 && stored.endsWith(archive);
    return isOfNewest ? stored.substring(0, stored.length() - archive.length()) : "";
  }

  /**
   * Says that a day is counted whole because of its files, which are deleted; those that cannot be
   * are not used again.
   */
  void failed(Period day, IOException cause) throws SQLException {
    tokens.store(site.publishing(), site.facts().idSite(), day.date1(), "");
    try {
      states.delete(site.facts().idSite(), day.date1());
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    LOG.atWarn()
        .setCause(cause)
        .addKeyValue("idsite", site.facts().idSite())
        .addKeyValue("day", day.date1())
        .addKeyValue("effect", "the day is read whole")
        .addKeyValue("do", "if it comes again, make room in the state directory or mend its rights")
        .log("day-files-failed");
  }

  /** A day's state in the hands of who archives it: kept if it was stored, else thrown away. */
  final class Kept implements AutoCloseable {
    private final DayKey key;
    private final DayState state;
    private boolean isStored;

    private Kept(DayKey key, DayState state) {
      this.key = key;
      this.state = state;
    }

    DayState state() {
      return state;
    }

    /** The day is published: stores what was counted, and lets the database know. */
    void store(RivalArchives rivals) throws SQLException, IOException {
      String token = state.store() + BESIDE + rivals.newestOfOurs();
      tokens.store(site.publishing(), site.facts().idSite(), key.day().date1(), token);
      states.keep(key, state);
      isStored = true;
    }

    @Override
    public void close() {
      if (!isStored) {
        states.discard(state);
      }
    }
  }
}
