package sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import sluice.log.LogSchema;
import sluice.matomo.AccessToken;
import sluice.process.PrivateFiles;

/**
 * The one site of a quickstart: Matomo's tables where no Matomo made them, a site, a goal, and a
 * user with a token for hits of the past. All of it is made once and kept. Confined to the main
 * thread.
 *
 * @param salt [General] salt of this installation
 * @param token a super user's token_auth
 */
record QuickstartSite(String salt, String token) {

  /** Prefix of its tables. */
  static final String PREFIX = "matomo_";

  /** Its idsite. */
  static final int ID_SITE = 1;

  /** Makes what is missing. */
  static QuickstartSite open(Connection connection, Path data) throws IOException, SQLException {
    QuickstartSite site =
        new QuickstartSite(kept(data.resolve("salt")), kept(data.resolve("token")));
    LogSchema.create(connection, PREFIX);
    try (Statement statement = connection.createStatement()) {
      for (String sql : script().split(";\n")) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
    }
    site.allow(connection);
    return site;
  }

  /** Whether no hit was ever recorded. */
  static boolean isEmpty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT 1 FROM " + PREFIX + "log_visit LIMIT 1")) {
      return !row.next();
    }
  }

  private void allow(Connection connection) throws SQLException {
    String sql =
        "INSERT IGNORE INTO "
            + PREFIX
            + "user_token_auth (login, description, password, hash_algo, date_created)"
            + " VALUES ('quickstart', 'sample hits', ?, 'sha512', UTC_TIMESTAMP())";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, AccessToken.hash(token, salt));
      statement.executeUpdate();
    }
  }

  private static String script() throws IOException {
    try (InputStream in = QuickstartSite.class.getResourceAsStream("quickstart-site.sql")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replaceAll("(?m)^--.*$", "").replace("{p}", PREFIX);
    }
  }

  /** 32 hex digits, made at the first start and kept, readable by nobody else. */
  private static String kept(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[16];
      new SecureRandom().nextBytes(random);
      PrivateFiles.replace(
          file, HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
    }
    return Files.readString(file).strip();
  }
}
