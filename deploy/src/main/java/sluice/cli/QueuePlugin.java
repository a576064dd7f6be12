package sluice.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.IngestConfig;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.matomo.PluginSettings;
import sluice.matomo.QueuedTrackingSettings;
import sluice.matomo.RedisAddress;
import sluice.process.PrivateFiles;

/**
 * What Matomo's QueuedTracking plugin is set to, in config.ini.php and in the database. A database
 * that does not answer now is no fault: the processes agree on the number of queues in Redis before
 * they drain.
 *
 * @param settings its settings
 * @param failure why the database did not tell them, and these are the settings of config.ini.php,
 *     or the last good copy; empty if it did
 */
record QueuePlugin(PluginSettings settings, Optional<String> failure) {

  private static final Logger LOG = LoggerFactory.getLogger(QueuePlugin.class);

  private static final String NAME = QueuedTrackingSettings.PLUGIN;
  private static final String QUEUE_COUNT = "numQueueWorkers";

  /** In ingest's state directory: what the database said last. */
  private static final String COPY = "queued-tracking.properties";

  private static final List<String> WHERE_REDIS_IS =
      List.of(
          "backend",
          "useWhatRedisBackendType",
          "sentinelMasterName",
          "redisHost",
          "redisPort",
          "redisTimeout",
          "redisDatabase",
          "redisPassword",
          "usePasswordForSentinelInstances");

  /** The plugin's own limit. */
  private static final int MAX_QUEUES = 4096;

  static QueuePlugin of(Installation installation, DatabaseAddress database) {
    Answer answer = read(installation, database);
    return answer
        .settings()
        .map(settings -> told(installation, settings))
        .orElseGet(
            () ->
                new QueuePlugin(
                    PluginSettings.of(NAME, Map.of(), installation.config()),
                    Optional.of(answer.failure())));
  }

  /**
   * For whoever works with the queues at once: nothing is guessed.
   *
   * @throws SQLException when the database does not tell, and nobody else says where the queues are
   */
  static QueuePlugin known(Installation installation) throws SQLException {
    QueuePlugin plugin = of(installation, installation.database());
    installation.faults().throwIfAny();
    if (!plugin.isPlaceKnown(installation)) {
      throw unknownPlace(plugin.failure().get());
    }
    return plugin;
  }

  /**
   * For whoever looks only, and writes nothing: what the database tells; else what an ingest of
   * this machine keeps in one of the state directories.
   */
  static QueuePlugin looked(Installation installation, List<Path> stateDirs) {
    DatabaseAddress none = new DatabaseAddress("", "", "", "");
    Answer answer = ask(installation, DatabaseAddress.of(installation.settings()).orElse(none));
    return answer
        .settings()
        .map(settings -> told(installation, settings))
        .orElseGet(
            () ->
                new QueuePlugin(
                    PluginSettings.of(NAME, lastGood(stateDirs), installation.config()),
                    Optional.of(answer.failure())));
  }

  private static Map<String, List<String>> lastGood(List<Path> stateDirs) {
    for (Path directory : stateDirs) {
      try {
        Map<String, List<String>> rows = load(directory.resolve(COPY));
        if (!rows.isEmpty()) {
          return rows;
        }
      } catch (IOException e) {
        // It is not ours to read; who looks learns that from a finding about the directory.
        continue;
      }
    }
    return Map.of();
  }

  /** Whether it is said anywhere, rather than guessed, where the queues are. */
  boolean isPlaceKnown(Installation installation) {
    return failure.isEmpty()
        || installation.settings().text(Flag.REDIS.name()).isPresent()
        || saysWhere(settings);
  }

  /** Whether the database told them. */
  boolean isRead() {
    return failure.isEmpty();
  }

  private static QueuePlugin told(Installation installation, PluginSettings settings) {
    installation.doubts().addAll(DoubtfulSettings.of(settings));
    return new QueuePlugin(settings, Optional.empty());
  }

  private static boolean saysWhere(PluginSettings settings) {
    return settings.has("backend") || settings.has("redisHost");
  }

  private static SQLException unknownPlace(String failure) {
    return new SQLNonTransientConnectionException(
        failure + "; where the queues are is not known without it yet: mend this, or give --redis");
  }

  /**
   * Reads the settings for ingest, which starts without the database too: what the database said
   * last is kept in the state directory. Nothing is guessed: a queue in the wrong place is drained
   * by nobody.
   *
   * @throws IOException when the copy is needed and cannot be read
   * @throws SQLException when the database does not answer, and nobody else knows where the queues
   *     are
   */
  static QueuePlugin withLastGood(Installation installation, DatabaseAddress database)
      throws IOException, SQLException {
    Path copy = installation.stateDir().resolve(COPY);
    Answer answer = read(installation, database);
    if (answer.settings().isPresent()) {
      keep(answer.settings().get(), copy);
      return told(installation, answer.settings().get());
    }
    PluginSettings known = PluginSettings.of(NAME, load(copy), installation.config());
    boolean isKnown = Files.exists(copy) || saysWhere(known);
    if (!isKnown) {
      // Nothing is waited for while config.ini.php holds faults, which somebody has to mend first.
      RedisAddress.of(installation.settings(), QueuedTrackingSettings.of(known));
      installation.faults().throwIfAny();
      throw unknownPlace(answer.failure());
    }
    return new QueuePlugin(known, Optional.of(answer.failure()));
  }

  /** Whether config.ini.php itself says that the queues are in the database. */
  static boolean isInDatabase(Installation installation) {
    return QueuedTrackingSettings.of(PluginSettings.of(NAME, Map.of(), installation.config()))
        .isDatabaseBackend();
  }

  /** What the database said, or why it said nothing. */
  private record Answer(Optional<PluginSettings> settings, String failure) {}

  private static Answer read(Installation installation, DatabaseAddress database) {
    return installation.faults().isEmpty()
        ? ask(installation, database)
        : new Answer(Optional.empty(), "it was not asked");
  }

  private static Answer ask(Installation installation, DatabaseAddress database) {
    try (Connection connection = DatabasePool.single(database)) {
      return new Answer(
          Optional.of(
              PluginSettings.read(
                  connection, database.tablesPrefix(), NAME, installation.config())),
          "");
    } catch (SQLException e) {
      // The settings of config.ini.php or of the last copy are used; parts that need the database
      // report by themselves that it is away.
      return new Answer(Optional.empty(), CommandRun.oneLine(e));
    }
  }

  /** That the copy cannot be written is no reason to do without what was just told. */
  private static void keep(PluginSettings settings, Path copy) {
    try {
      save(settings, copy);
    } catch (IOException failed) {
      LOG.atWarn()
          .addKeyValue("file", copy)
          .addKeyValue("cause", failed.toString())
          .addKeyValue("effect", "a start without the database would use an older one, or fail")
          .addKeyValue("do", "make room on the disk of the state directory")
          .log("settings-copy-not-written");
    }
  }

  private static void save(PluginSettings settings, Path copy) throws IOException {
    Properties values = new Properties();
    for (String name : WHERE_REDIS_IS) {
      if (settings.has(name)) {
        values.setProperty(name, settings.text(name, ""));
      }
    }
    StringWriter text = new StringWriter();
    values.store(text, "last good copy of the QueuedTracking plugin's settings");
    PrivateFiles.createDirectories(copy.getParent());
    // The copy may hold a password.
    PrivateFiles.replace(copy, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, List<String>> load(Path copy) throws IOException {
    Properties values = new Properties();
    if (Files.exists(copy)) {
      try (Reader in = Files.newBufferedReader(copy)) {
        values.load(in);
      } catch (IllegalArgumentException damaged) {
        throw new IOException(copy + " is damaged: " + damaged.getMessage(), damaged);
      }
    }
    Map<String, List<String>> rows = new LinkedHashMap<>();
    values.stringPropertyNames().forEach(name -> rows.put(name, List.of(values.getProperty(name))));
    return rows;
  }

  /** The plugin's settings if it is set up; its own default of one queue counts for nobody. */
  Optional<QueuedTrackingSettings> ifSetUp() {
    return settings.has(QUEUE_COUNT)
        ? Optional.of(QueuedTrackingSettings.of(settings))
        : Optional.empty();
  }

  /** The number of queues: a flag, its variable or key, else the plugin's, else the default. */
  int queues(Installation installation) {
    int fallback =
        ifSetUp().map(QueuedTrackingSettings::numQueueWorkers).orElse(IngestConfig.DEFAULT_QUEUES);
    return (int) installation.settings().integer(Flag.QUEUES.name(), fallback, 1, MAX_QUEUES);
  }

  /**
   * Where its Redis is; empty when it keeps the queues in the database and no flag says otherwise.
   */
  Optional<RedisAddress> redis(Installation installation) {
    QueuedTrackingSettings plugin = QueuedTrackingSettings.of(settings);
    boolean isNamed = installation.settings().text(Flag.REDIS.name()).isPresent();
    return plugin.isDatabaseBackend() && !isNamed
        ? Optional.empty()
        : Optional.of(RedisAddress.of(installation.settings(), plugin));
  }
}
