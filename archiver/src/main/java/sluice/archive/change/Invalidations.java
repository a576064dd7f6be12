package sluice.archive.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.table.MatomoTables;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;

/**
 * What Matomo itself marks for archiving again: options of the tracker for hits on past days, and
 * rows of archive_invalidations (docs: archiver/docs/archive-tables.md#invalidations). A mark is
 * claimed before its day is read, because Matomo sets no second one while the first is there:
 * options are taken away, rows are in progress until their day is published. What cannot be read is
 * left, said once, and stops nothing. Not thread-safe.
 */
public final class Invalidations {
  private static final Logger LOG = LoggerFactory.getLogger(Invalidations.class);

  private static final Pattern OPTION =
      Pattern.compile(".*report_to_invalidate_(\\d+)_(\\d{4}-\\d\\d-\\d\\d)(_.*)?");

  /** How our workers end the names of their options: process and queue. */
  private static final Pattern OURS = Pattern.compile("_\\d+q\\d+");

  /** Number of the period "range" in Matomo's tables. */
  private static final int RANGE = 5;

  /** Seconds after which a row that is in progress is taken for abandoned. */
  private static final long RECOVERY = 86_400;

  private static final String RECOVERY_TIMEOUT = "archive_failure_recovery_timeout";

  private final MatomoTables tables;
  private final BooleanSupplier makesRangesOnRequest;
  private final Supplier<MatomoConfig> config;
  private final Supplier<MatomoInstallation> installation;
  private final Set<String> said = new HashSet<>();

  /**
   * Reads the tables of one Matomo.
   *
   * @param makesRangesOnRequest whether PHP makes archives of date ranges when they are looked at,
   *     so that an invalidated one needs nothing of us; asked at each look, as are the others
   * @param config says how long whoever works on a row may be silent
   * @param installation what the Matomo does
   */
  public Invalidations(
      MatomoTables tables,
      BooleanSupplier makesRangesOnRequest,
      Supplier<MatomoConfig> config,
      Supplier<MatomoInstallation> installation) {
    this.tables = tables;
    this.makesRangesOnRequest = makesRangesOnRequest;
    this.config = config;
    this.installation = installation;
  }

  /** A row of archive_invalidations that is in progress for a day of ours. */
  record Claim(long id, int idSite, LocalDate day) {}

  /**
   * Claims what is marked and adds its days, all in the caller's transaction.
   *
   * @return the rows that are in progress now
   */
  List<Claim> claim(Connection transaction, ChangedDays into) throws SQLException {
    claimOptions(transaction, into);
    return claimRows(transaction, into);
  }

  /** Adds the days of what is marked, and leaves the marks. */
  void look(Connection snapshot, ChangedDays into) throws SQLException {
    options(snapshot, into);
    for (Claim claim : rows(snapshot, new ArrayList<>())) {
      into.add(claim.idSite(), claim.day(), new DayChange.Whole("invalidated"));
    }
  }

  /** Adds the days of options, and returns their names. */
  private List<String> options(Connection connection, ChangedDays into) throws SQLException {
    String sql =
        "SELECT option_name FROM "
            + tables.name("option")
            + " WHERE option_name LIKE '%report\\_to\\_invalidate\\_%'";
    List<String> added = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet names = statement.executeQuery(sql)) {
      while (names.next()) {
        Matcher option = OPTION.matcher(names.getString(1));
        if (option.matches() && addOption(names.getString(1), option, into)) {
          added.add(names.getString(1));
        }
      }
    }
    return added;
  }

  private void claimOptions(Connection transaction, ChangedDays into) throws SQLException {
    List<String> claimed = options(transaction, into);
    try (PreparedStatement delete =
        transaction.prepareStatement(
            "DELETE FROM " + tables.name("option") + " WHERE option_name = ?")) {
      for (String name : claimed) {
        delete.setString(1, name);
        delete.executeUpdate();
      }
    }
  }

  /**
   * Our workers say besides which visits they touched. What PHP's trackers did to a visit of a past
   * day, a conversion or a ping, need not have left a row with a new id.
   */
  private boolean addOption(String name, Matcher option, ChangedDays into) {
    try {
      int idSite = Integer.parseInt(option.group(1));
      boolean isOurs = OURS.matcher(String.valueOf(option.group(3))).matches();
      DayChange change =
          isOurs ? new DayChange.Compare(new long[0]) : new DayChange.Whole("option");
      into.add(idSite, LocalDate.parse(option.group(2)), change);
      return true;
    } catch (DateTimeException | NumberFormatException e) {
      sayUnreadable("option " + name);
      return false;
    }
  }

  /**
   * A longer period is folded again with its first day; the days in it that changed have rows of
   * their own.
   */
  private List<Claim> claimRows(Connection transaction, ChangedDays into) throws SQLException {
    List<Long> ranges = new ArrayList<>();
    List<Claim> days = rows(transaction, ranges);
    handleRanges(transaction, ranges);
    List<Claim> claimed = new ArrayList<>();
    for (Claim claim : days) {
      if (isClaimed(transaction, claim)) {
        claimed.add(claim);
        into.add(claim.idSite(), claim.day(), new DayChange.Whole("invalidated"));
      }
    }
    return claimed;
  }

  /**
   * The rows that nobody works on; those of ranges apart. One that was begun long ago and not ended
   * is abandoned, as Matomo sees it.
   */
  private List<Claim> rows(Connection connection, List<Long> ranges) throws SQLException {
    String sql =
        "SELECT idinvalidation, idsite, date1, period,"
            + " IF(status = 1, TIMESTAMPDIFF(SECOND, ts_started, NOW()), NULL) FROM "
            + tables.name("archive_invalidations")
            + " WHERE status IN (0, 1) AND period <= "
            + RANGE;
    List<Claim> days = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        long begunAgo = found.getLong(5);
        if (!found.wasNull() && begunAgo <= recoverySeconds(found.getInt(2))) {
          continue; // somebody works on it
        }
        if (found.getInt(4) == RANGE) {
          ranges.add(found.getLong(1));
        } else {
          addRow(found.getLong(1), found.getInt(2), found.getString(3), days);
        }
      }
    }
    return days;
  }

  private void addRow(long id, int idSite, String date, List<Claim> into) {
    try {
      into.add(new Claim(id, idSite, LocalDate.parse(date)));
    } catch (DateTimeException e) {
      sayUnreadable("row " + id + " of archive_invalidations, date1 " + date);
    }
  }

  /** Section [General], or that of the site, may say how long a process may be silent. */
  private long recoverySeconds(int idSite) {
    if (!installation.get().recoveryTimeout()) {
      return RECOVERY;
    }
    MatomoConfig now = config.get();
    long ofAll = now.integer("General", RECOVERY_TIMEOUT, RECOVERY);
    return now.integer("General_" + idSite, RECOVERY_TIMEOUT, ofAll);
  }

  /** Takes a row, unless another process did since it was read. */
  private boolean isClaimed(Connection transaction, Claim claim) throws SQLException {
    boolean saysWho = installation.get().invalidationHosts();
    String sql =
        "UPDATE "
            + tables.name("archive_invalidations")
            + " SET status = 1, ts_started = NOW()"
            + (saysWho ? ", processing_host = ?, process_id = ?" : "")
            + " WHERE idinvalidation = ? AND (status = 0"
            + " OR ts_started IS NULL OR ts_started < NOW() - INTERVAL ? SECOND)";
    try (PreparedStatement update = transaction.prepareStatement(sql)) {
      int at = 0;
      if (saysWho) {
        update.setString(++at, ThisProcess.host());
        update.setString(++at, ThisProcess.id());
      }
      update.setLong(++at, claim.id());
      update.setLong(++at, recoverySeconds(claim.idSite()));
      return update.executeUpdate() > 0;
    }
  }

  private void sayUnreadable(String what) {
    if (said.add(what)) {
      LOG.atWarn()
          .addKeyValue("what", what)
          .addKeyValue("do", "delete it")
          .log("invalidation-unreadable");
    }
  }

  /** An invalidated archive of a range is made again by PHP when somebody looks at it. */
  private void handleRanges(Connection transaction, List<Long> ids) throws SQLException {
    if (makesRangesOnRequest.getAsBoolean()) {
      delete(transaction, ids);
    } else if (!ids.isEmpty() && said.add("ranges")) {
      LOG.atWarn()
          .addKeyValue("count", ids.size())
          .addKeyValue("cause", "Sluice makes no archives of date ranges")
          .addKeyValue(
              "do", "leave them to PHP: [General] archiving_range_force_on_browser_request = 1")
          .log("ranges-left");
    }
  }

  private void delete(Connection transaction, List<Long> ids) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement(
            "DELETE FROM " + tables.name("archive_invalidations") + " WHERE idinvalidation = ?")) {
      for (long id : ids) {
        delete.setLong(1, id);
        delete.executeUpdate();
      }
    }
  }
}
