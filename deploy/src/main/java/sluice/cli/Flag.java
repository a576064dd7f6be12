package sluice.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;
import sluice.matomo.SluiceSettings;

/**
 * One flag of the command line. A flag with a value can also be given as an environment variable
 * and, where it says so, as a key in section [Sluice] of Matomo's configuration. Immutable.
 *
 * @param name without the dashes, e.g. {@code listen}
 * @param label what its value is, e.g. {@code HOST:PORT}; empty for a switch, which has no value
 * @param description one sentence, with the default
 */
record Flag(String name, String label, String description) {

  static final Flag MATOMO_DIR =
      new Flag(
          "matomo-dir",
          "DIR",
          "Folder of the Matomo installation, whose configuration and data are used.");
  static final Flag MATOMO_HOST =
      new Flag(
          "matomo-host",
          "HOST",
          "One of several Matomos in the folder: its config/HOST.config.ini.php is read. Default: config.ini.php.");
  static final Flag DATABASE_URL =
      new Flag(
          "database-url",
          "URL",
          "jdbc:mariadb://HOST:PORT/NAME, or several hosts with commas, of which the first that"
              + " takes writes is used. Default: Matomo's [database].");
  static final Flag DATABASE_USER =
      new Flag("database-user", "NAME", "Database user. Default: Matomo's.");
  static final Flag DATABASE_PASSWORD =
      new Flag(
          "database-password",
          "TEXT",
          "Its password; give the file or the variable, for a command line is no secret. Default: Matomo's.");
  static final Flag TABLES_PREFIX =
      new Flag(
          "tables-prefix", "TEXT", "Prefix of Matomo's tables. Default: Matomo's, else matomo_.");
  static final Flag SALT =
      new Flag("salt", "TEXT", "[General] salt of the Matomo installation. Default: Matomo's.");
  static final Flag REDIS =
      new Flag(
          "redis", "URI", "redis://HOST:PORT/DB. Default: the QueuedTracking plugin's settings.");
  static final Flag QUEUES =
      new Flag(
          "queues",
          "N",
          "Number of queues, 1..4096. Default: the plugin's numQueueWorkers, else 16.");
  static final Flag STATE_DIR =
      new Flag(
          "state-dir",
          "DIR",
          "Where Sluice keeps what it needs across restarts (spool, last good settings). Default: systemd's"
              + " STATE_DIRECTORY, else /var/lib/sluice if it can be written, else ~/.local/state/sluice.");
  static final Flag ADMIN_LISTEN =
      new Flag(
          "admin-listen",
          "HOST:PORT",
          "Address of metrics, health and status. Default: 127.0.0.1 and 9100 (run), 9101 (ingest), 9102 (worker), 9103 (archive).");

  /** The same for a command that asks them. */
  static final Flag ADMINS =
      new Flag(
          ADMIN_LISTEN.name(),
          "LIST",
          "Addresses of the processes to ask: HOST:PORT, several with commas. Default: 127.0.0.1 and the usual ports, 9100 to 9103.");

  static final Flag ADMIN_HOSTS =
      new Flag(
          "admin-hosts",
          "LIST",
          "Names under which the admin port is asked, besides localhost and all addresses.");
  static final Flag LOG_JSON =
      new Flag("log-json", "", "Log JSON lines in place of key=value lines.");

  /** The flags that every long-running command has. */
  static final List<Flag> OF_ALL =
      List.of(
          MATOMO_DIR,
          MATOMO_HOST,
          DATABASE_URL,
          DATABASE_USER,
          DATABASE_PASSWORD,
          TABLES_PREFIX,
          SALT,
          REDIS,
          QUEUES,
          STATE_DIR,
          ADMIN_LISTEN,
          ADMIN_HOSTS,
          LOG_JSON);

  /** These flags, then those of all commands. */
  static List<Flag> withAll(List<Flag> own) {
    List<Flag> flags = new ArrayList<>(own);
    flags.addAll(OF_ALL);
    return flags;
  }

  boolean isSwitch() {
    return label.isEmpty();
  }

  /** Whether its value is, or may hold, a secret; then it can be given by a file too. */
  boolean isSecret() {
    return SluiceSettings.SECRETS.contains(name);
  }

  /** The flag that names a file with this flag's value. */
  Flag file() {
    return new Flag(
        name + SluiceSettings.FILE, "FILE", "File whose one line is the value of --" + name + ".");
  }

  /** {@code SLUICE_DATABASE_URL} for {@code database-url}. */
  String variable() {
    return "SLUICE_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** {@code database_url}: the key in section [Sluice]. */
  String key() {
    return name.replace('-', '_');
  }

  /** Whether its value is the name of a file or folder, which a shell can complete. */
  private boolean isPath() {
    return label.equals("DIR") || label.equals("FILE");
  }

  OptionSpec spec() {
    String format = description.replace("%", "%%"); // which picocli takes it for
    OptionSpec.Builder option = OptionSpec.builder("--" + name).description(format);
    return isSwitch()
        ? option.type(boolean.class).arity("0").build()
        : option.type(isPath() ? Path.class : String.class).arity("1").paramLabel(label).build();
  }
}
