package sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sluice.ingest.IngestConfig;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoVersion;
import sluice.matomo.PluginSettings;
import sluice.matomo.QueuedTrackingSettings;
import sluice.matomo.SluiceSettings;
import sluice.request.IpRange;

/**
 * Finds settings that Matomo, its plugin and Sluice take in silence although nobody can have meant
 * them so: names that nothing reads, numbers that are none. Stateless.
 */
final class DoubtfulSettings {

  /** Settings that are no flag of any command. */
  static final Set<String> KEYS_WITHOUT_FLAG = Set.of("accept-version", "accept-plugin-loss");

  /** Variables of the launcher, of the tests, and secrets that the launcher hides. */
  private static final Pattern OTHER_VARIABLES =
      Pattern.compile("SLUICE_(JAVA_OPTS|TEST_.*|HIDDEN_.*)");

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
  private static final Pattern LOCAL = Pattern.compile("127\\..*|::1|0:0:0:0:0:0:0:1|localhost");
  private static final Pattern SERVER_KEY = Pattern.compile("[A-Z][A-Z0-9_]*");

  private DoubtfulSettings() {}

  /** What is doubtful in the files and in the environment. */
  static List<String> of(MatomoConfig config, Map<String, String> environment) {
    Set<String> names = names();
    List<String> doubts = new ArrayList<>();
    for (String key : new TreeSet<>(config.section("Sluice").keySet())) {
      if (!names.contains(key.replace('_', '-')) || key.contains("-")) {
        doubts.add("[Sluice] " + key + " is no setting of Sluice and has no effect");
      }
    }
    Set<String> variables = new TreeSet<>();
    names.forEach(name -> variables.add(SluiceSettings.variable(name)));
    for (String variable : new TreeSet<>(environment.keySet())) {
      if (variable.startsWith("SLUICE_")
          && !variables.contains(variable)
          && !OTHER_VARIABLES.matcher(variable).matches()) {
        doubts.add("the variable " + variable + " is no setting of Sluice and has no effect");
      }
    }
    for (String version : config.list("Sluice", "accept_version")) {
      if (MatomoVersion.parse(version).isEmpty()) {
        doubts.add("[Sluice] accept_version = '" + version + "' is no version such as 5.15.0");
      }
    }
    proxies(config, doubts);
    return List.copyOf(doubts);
  }

  private static void proxies(MatomoConfig config, List<String> doubts) {
    for (String key : List.of("proxy_client_headers", "proxy_scheme_headers")) {
      headers(config, key, doubts);
    }
    for (String address : config.list("General", "proxy_ips")) {
      if (!address.isEmpty() && IpRange.parse(address).isEmpty()) {
        doubts.add(
            "[General] proxy_ips[] = '" + address + "' is no address and no range of addresses");
      }
    }
  }

  private static void headers(MatomoConfig config, String key, List<String> doubts) {
    for (String header : config.list("General", key)) {
      if (!header.isEmpty() && !SERVER_KEY.matcher(header).matches()) {
        doubts.add(
            "[General] "
                + key
                + "[] = '"
                + header
                + "' names no header as PHP spells them, such as HTTP_"
                + header.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_")
                + ", and has no effect");
      }
    }
  }

  /** Whether whoever asks ingest is a proxy whose visitors would all be one. */
  static List<String> of(MatomoConfig config, IngestConfig.Listen listen) {
    boolean isLocal = listen.descriptor() >= 0 || LOCAL.matcher(listen.host()).matches();
    boolean isNamed =
        config.list("General", "proxy_client_headers").stream().anyMatch(name -> !name.isEmpty());
    return isLocal && !isNamed
        ? List.of(
            "ingest listens on this host alone, so a proxy asks it, and [General]"
                + " proxy_client_headers[] names no header that tells whom for: all visitors would"
                + " have the proxy's address. With deploy/nginx/matomo-with-sluice.conf it is"
                + " proxy_client_headers[] = \"HTTP_X_FORWARDED_FOR\"")
        : List.of();
  }

  /** Names of all settings that can stand in section [Sluice] or in a variable. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>(KEYS_WITHOUT_FLAG);
    Sluice.subcommands().forEach(command -> addNames(command, names));
    SluiceSettings.SECRETS.forEach(name -> names.add(name + SluiceSettings.FILE));
    return names;
  }

  private static void addNames(Subcommand command, Set<String> names) {
    command.flags().forEach(flag -> names.add(flag.name()));
    command.subcommands().forEach(below -> addNames(below, names));
  }

  /** What is doubtful in the plugin's settings, wherever they stand. */
  static List<String> of(PluginSettings plugin) {
    QueuedTrackingSettings taken = QueuedTrackingSettings.of(plugin);
    List<String> doubts = new ArrayList<>();
    String backend = plugin.text("backend", "redis");
    if (!Set.of("redis", "mysql").contains(backend)) {
      doubts.add(doubt("backend", backend, "neither redis nor mysql", "redis, as the plugin does"));
    }
    look(
        plugin,
        "numQueueWorkers",
        value -> isNumber(value, 1, 4096),
        "no number from 1 to 4096",
        taken.numQueueWorkers(),
        doubts);
    look(
        plugin,
        "numRequestsToProcess",
        value -> isNumber(value, 1, Integer.MAX_VALUE),
        "no number above 0",
        taken.numRequestsToProcess(),
        doubts);
    if (!taken.isDatabaseBackend()) {
      look(
          plugin,
          "redisPort",
          value -> Stream.of(value.split(",")).allMatch(one -> isNumber(one, 0, 0xFFFF)),
          "no port from 1 to 65535",
          "the usual port",
          doubts);
      look(
          plugin,
          "redisDatabase",
          value -> isNumber(value, 0, Integer.MAX_VALUE),
          "no number",
          taken.redisDatabase(),
          doubts);
      look(
          plugin,
          "redisTimeout",
          value -> DECIMAL.matcher(value.strip()).matches(),
          "no number of seconds",
          taken.redisTimeoutSeconds(),
          doubts);
    }
    return List.copyOf(doubts);
  }

  private static void look(
      PluginSettings plugin,
      String name,
      Predicate<String> isSound,
      String wrong,
      Object taken,
      List<String> doubts) {
    if (plugin.has(name) && !isSound.test(plugin.text(name, ""))) {
      doubts.add(doubt(name, plugin.text(name, ""), wrong, taken.toString()));
    }
  }

  private static boolean isNumber(String value, long min, long max) {
    String digits = value.strip();
    return DIGITS.matcher(digits).matches()
        && Long.parseLong(digits) >= min
        && Long.parseLong(digits) <= max;
  }

  private static String doubt(String name, String value, String wrong, String taken) {
    return "[QueuedTracking] %s = '%s' is %s: taken as %s".formatted(name, value, wrong, taken);
  }
}
