package sluice.matomo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of the Matomo whose tables are written, and whether we know it.
 *
 * @param text as in option version_core, such as 5.1.2 or 5.2.0-b5
 */
public record MatomoVersion(int major, int minor, int patch, String text)
    implements Comparable<MatomoVersion> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?.*");

  /** The version whose behaviour all of Sluice is compared with. */
  public static final MatomoVersion REFERENCE = new MatomoVersion(5, 1, 2, "5.1.2");

  /** The newest minor version of 5 whose changes are known. */
  static final MatomoVersion NEWEST = new MatomoVersion(5, 14, 0, "5.14.0");

  /**
   * What Matomo 6 counts and this version of Sluice does not (docs:
   * queue-worker/docs/versions.md#matomo-6).
   */
  private static final String LACKS_OF_SIX =
      "accurate times on pages (log_page_view_time), the bundled spam prevention"
          + " (TrackingSpamPrevention), the credit of conversions to a visit's last custom dimensions,"
          + " access levels of tokens";

  /** Empty if the text is no version. */
  public static Optional<MatomoVersion> parse(String text) {
    Matcher match = FORM.matcher(text.strip());
    if (!match.matches()) {
      return Optional.empty();
    }
    int patch = match.group(3) == null ? 0 : Integer.parseInt(match.group(3));
    return Optional.of(
        new MatomoVersion(
            Integer.parseInt(match.group(1)),
            Integer.parseInt(match.group(2)),
            patch,
            text.strip()));
  }

  /** Reads option version_core as it stands; empty if there is none. */
  public static Optional<String> read(Connection connection, String tablesPrefix)
      throws SQLException {
    String sql =
        "SELECT option_value FROM `" + tablesPrefix + "option` WHERE option_name = 'version_core'";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  /**
   * Why this version must not be worked with; empty if it may.
   *
   * @param versionCore the text of option version_core
   * @param accepted the versions that {@code [Sluice] accept_version} names
   */
  public static Optional<String> fault(String versionCore, Collection<String> accepted) {
    boolean known = parse(versionCore).map(MatomoVersion::isKnown).orElse(false);
    if (known || accepted.contains(versionCore.strip())) {
      return Optional.empty();
    }
    String named = versionCore.strip();
    boolean six = parse(named).map(version -> version.major == 6).orElse(false);
    return Optional.of(
        "Matomo "
            + named
            + " is not known to this version of Sluice (known are 5.1 to 5."
            + NEWEST.minor
            + ")"
            + (six ? ", which lacks what 6 counts: " + LACKS_OF_SIX : "")
            + "; if you know that its tables and rules are like theirs, set [Sluice] accept_version = \""
            + named
            + "\"");
  }

  /** Whether it is this major and minor version or a later one. */
  public boolean isAtLeast(int atLeastMajor, int atLeastMinor) {
    return major > atLeastMajor || (major == atLeastMajor && minor >= atLeastMinor);
  }

  private boolean isKnown() {
    return major == REFERENCE.major && minor >= REFERENCE.minor && minor <= NEWEST.minor;
  }

  @Override
  public int compareTo(MatomoVersion other) {
    int byMajor = Integer.compare(major, other.major);
    int byMinor = byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
    return byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
  }
}
