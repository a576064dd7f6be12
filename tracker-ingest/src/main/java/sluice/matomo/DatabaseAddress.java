package sluice.matomo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sluice.process.ConfigFaults;

/**
 * Where Matomo's database is: from {@code --database-url} and its companions, else from section
 * [database] (docs: tracker-ingest/docs/settings.md#other-sections).
 *
 * @param jdbcUrl {@code jdbc:mariadb://HOST:PORT/NAME?...}; several hosts, with commas, of which
 *     one takes writes
 * @param tablesPrefix such as {@code matomo_}; may be empty
 */
public record DatabaseAddress(String jdbcUrl, String user, String password, String tablesPrefix) {
  private static final Pattern URL = Pattern.compile("jdbc:mariadb:(?:[^/]*)//([^/]*)/([^?]+).*");

  /** Between two hosts: no comma within the parentheses of one. */
  private static final Pattern BETWEEN_HOSTS = Pattern.compile(",(?![^(]*\\))");

  /** The port behind one of the hosts of a URL. */
  private static final Pattern LISTED_PORT = Pattern.compile(":([^:,\\]/=)]*)(?=,|$)");

  /** Nothing that begins another part of the URL; empty is this machine. */
  private static final Pattern HOST = Pattern.compile("[^/?#&@()=\\s]*");

  private static final int LAST_PORT = 65_535;

  /**
   * Characters that need no quotes; of the 64 that a table's name may have Matomo takes up to 24.
   */
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_$]{0,40}");

  /** What {@link #isTablesPrefix} asks for, as a message says it. */
  public static final String PREFIX_RULE = "at most 40 letters, digits, _ and $";

  /** Whether names of tables may begin so, as [database] tables_prefix says; '' is one. */
  public static boolean isTablesPrefix(String prefix) {
    return PREFIX.matcher(prefix).matches();
  }

  /** Empty if no database is named anywhere; what is wrong with one is added to the faults. */
  public static Optional<DatabaseAddress> of(SluiceSettings settings) {
    MatomoConfig config = settings.config();
    ConfigFaults faults = settings.faults();
    Optional<String> given = settings.text("database-url");
    if (given.isEmpty() && config.text("database", "dbname", "").isEmpty()) {
      return Optional.empty();
    }
    if (given.isPresent() && !isUrl(given.get())) {
      faults.add(
          "--database-url must be jdbc:mariadb://HOST:PORT/NAME, was '"
              + masked(given.get())
              + "'");
    }
    String prefix = settings.text("tables-prefix", config.text("database", "tables_prefix", ""));
    if (!isTablesPrefix(prefix)) {
      faults.add("--tables-prefix must be " + PREFIX_RULE + ", was '" + prefix + "'");
    }
    return Optional.of(
        new DatabaseAddress(
            given.orElseGet(() -> url(config, faults)),
            settings.text("database-user", config.text("database", "username", "")),
            settings.text("database-password", config.text("database", "password", "")),
            prefix));
  }

  /** The database's name. */
  public String name() {
    Matcher match = URL.matcher(jdbcUrl);
    return match.matches() ? match.group(2) : "";
  }

  /**
   * A URL for each of its hosts, in order, without the word that would have the driver choose among
   * them.
   */
  public List<String> hostUrls() {
    Matcher parts = URL.matcher(jdbcUrl);
    return parts.matches()
        ? Stream.of(BETWEEN_HOSTS.split(parts.group(1)))
            .map(host -> "jdbc:mariadb://" + host.strip() + jdbcUrl.substring(parts.end(1)))
            .toList()
        : List.of(jdbcUrl);
  }

  /** Without the password, for logs. */
  @Override
  public String toString() {
    return masked(jdbcUrl) + " as " + user + ", tables " + tablesPrefix + "*";
  }

  /** The same user and tables on another server. */
  public DatabaseAddress at(String otherUrl) {
    return new DatabaseAddress(otherUrl, user, password, tablesPrefix);
  }

  /** Whether it has hosts, ports that there are, and a name. */
  public static boolean isUrl(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      return false;
    }
    Matcher ports = LISTED_PORT.matcher(parts.group(1));
    while (ports.find()) {
      if (!isPort(ports.group(1))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= LAST_PORT;
  }

  private static String masked(String url) {
    return url.replaceAll("//[^?]*@", "//***@").replaceAll("(?i)(password=)[^&]*", "$1***");
  }

  private static String url(MatomoConfig config, ConfigFaults faults) {
    String port = config.text("database", "port", "3306");
    String socket = config.text("database", "unix_socket", "");
    if (!socket.startsWith("/") && port.startsWith("/")) {
      socket = port;
    }
    List<String> options = new ArrayList<>();
    String host = config.text("database", "host", "127.0.0.1");
    if (socket.startsWith("/")) {
      options.add("socketFactory=" + UnixSocketFactory.class.getName());
      options.add(UnixSocketFactory.PATH_OPTION + "=" + encoded(socket));
      host = "localhost";
      port = "3306";
    } else if (!isPort(port)) {
      faults.add("[database] port must be 1..65535 or the path of a socket, was '" + port + "'");
    }
    if (!HOST.matcher(host).matches()) {
      faults.add(
          "[database] host must be a host name or an address (a socket is unix_socket), was '"
              + host
              + "'");
    }
    if (config.flag("database", "enable_ssl", false)) {
      options.addAll(tls(config, faults));
    }
    String query = options.isEmpty() ? "" : "?" + String.join("&", options);
    return "jdbc:mariadb://"
        + (host.isEmpty() ? "127.0.0.1" : host)
        + ":"
        + port
        + "/"
        + config.text("database", "dbname", "")
        + query;
  }

  /**
   * With a CA file the server's certificate is checked; without, the connection is encrypted only,
   * which is more than PHP does then.
   */
  private static List<String> tls(MatomoConfig config, ConfigFaults faults) {
    List<String> options = new ArrayList<>();
    String authority = config.text("database", "ssl_ca", "");
    if (authority.isEmpty() || config.flag("database", "ssl_no_verify", false)) {
      options.add("sslMode=trust");
    } else {
      options.add("sslMode=verify-full");
      options.add("serverSslCert=" + encoded(authority));
    }
    String ciphers = config.text("database", "ssl_cipher", "");
    if (!ciphers.isEmpty()) {
      options.add("enabledSslCipherSuites=" + encoded(ciphers));
    }
    String certificate = config.text("database", "ssl_cert", "");
    if (!certificate.isEmpty()) {
      String key = config.text("database", "ssl_key", certificate);
      PemClientCertificate.fault(Path.of(certificate), Path.of(key))
          .ifPresent(why -> faults.add("[database] ssl_cert and ssl_key: " + why));
      options.add("tlsSocketType=" + PemClientCertificate.TYPE);
      options.add(PemClientCertificate.CERTIFICATE + "=" + encoded(certificate));
      options.add(PemClientCertificate.KEY + "=" + encoded(key));
    }
    return options;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("%2F", "/");
  }
}
