package sluice.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.matomo.DatabaseAddress;

/** What the database's user may do there. Stateless. */
final class GrantsCheck {

  /** Rows are read, written and deleted; tables of ours and of new months are made and grow. */
  private static final List<String> NEEDED =
      List.of("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER");

  private static final Pattern GRANT =
      Pattern.compile("GRANT (.+?) ON (?:TABLE )?(\\*|`(?:[^`]|``)+`)\\.\\* TO .*");

  private GrantsCheck() {}

  static List<Finding> look(Patient patient, Connection connection) throws SQLException {
    String database = patient.database().map(DatabaseAddress::name).orElse("");
    List<String> grants = Sql.list(connection, "SHOW GRANTS", row -> row.getString(1));
    List<String> lacking = lacking(grants, database);
    if (lacking.isEmpty()) {
      return List.of(
          Finding.ok(FindingKind.DATABASE_GRANTS, String.join(", ", NEEDED) + " on " + database));
    }
    String words = String.join(", ", lacking);
    String user = Sql.text(connection, "SELECT CURRENT_USER()").orElse("");
    return List.of(
        Finding.error(
            FindingKind.DATABASE_GRANTS,
            user + " lacks " + words + " on the whole database " + database,
            "as root:  GRANT %s ON `%s`.* TO %s".formatted(words, database, quoted(user))));
  }

  /** What of the needed is granted on no pattern that the database matches. */
  static List<String> lacking(List<String> grants, String database) {
    Set<String> granted = new TreeSet<>();
    for (String line : grants) {
      Matcher grant = GRANT.matcher(line);
      if (grant.matches() && covers(grant.group(2), database)) {
        granted.addAll(Arrays.asList(grant.group(1).split(", ")));
      }
    }
    List<String> lacking = new ArrayList<>(NEEDED);
    lacking.removeIf(name -> granted.contains(name) || granted.contains("ALL PRIVILEGES"));
    return lacking;
  }

  /** A name of a grant is a pattern as LIKE has them. */
  private static boolean covers(String name, String database) {
    if (name.equals("*")) {
      return true;
    }
    String like = name.substring(1, name.length() - 1).replace("``", "`");
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < like.length(); i++) {
      char c = like.charAt(i);
      if (c == '\\' && i + 1 < like.length()) {
        i++;
        pattern.append(Pattern.quote(like.substring(i, i + 1)));
      } else if (c == '%') {
        pattern.append(".*");
      } else {
        pattern.append(c == '_' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.matches(pattern.toString(), database);
  }

  private static String quoted(String user) {
    int at = user.lastIndexOf('@');
    return at < 0
        ? "'" + user + "'"
        : "'" + user.substring(0, at) + "'@'" + user.substring(at + 1) + "'";
  }
}
