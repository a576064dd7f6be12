package sluice.matomo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which plugins a Matomo has, and which of them add to tracking or archiving in a way that Sluice
 * does not do: with those, something would stop being counted in silence.
 */
public final class MatomoPlugins {
  /** Common plugins that neither track nor archive, and the one whose queue we drain. */
  private static final Set<String> HARMLESS =
      Set.of(
          "CustomAlerts",
          "DeviceDetectorCache",
          "LogViewer",
          "LoginLdap",
          "LoginOIDC",
          "LoginSaml",
          "QueuedTracking",
          "SecurityInfo",
          "TasksTimetable",
          "TreemapVisualization",
          "VisitorGenerator");

  private static final Pattern HOOK =
      Pattern.compile("['\"](Tracker\\.|ArchiveProcessor\\.|Archiving\\.|Archiver\\.)");

  private MatomoPlugins() {}

  /** The active ones in the order of the config; empty if the config says nothing. */
  public static List<String> active(MatomoConfig config) {
    return config.list("Plugins", "Plugins");
  }

  /** The installed ones, active or not, by the options {@code version_NAME} of the database. */
  public static List<String> installed(Connection connection, String tablesPrefix)
      throws SQLException {
    String sql =
        "SELECT SUBSTRING(option_name, 9) FROM `"
            + tablesPrefix
            + "option` WHERE BINARY option_name REGEXP '^version_[A-Z][A-Za-z0-9]*$'"
            + " ORDER BY option_name";
    TreeSet<String> names = new TreeSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return List.copyOf(names);
  }

  /**
   * What speaks against working with these plugins, one fault for all of them.
   *
   * @param plugins the active ones
   * @param accepted those that {@code [Sluice] accept_plugin_loss[]} names
   * @param hooks whether a plugin that we do not know takes part in tracking or archiving
   */
  public static List<String> faults(
      Collection<String> plugins, Collection<String> accepted, Predicate<String> hooks) {
    List<String> lost =
        plugins.stream()
            .filter(name -> isLost(name, hooks))
            .filter(name -> !accepted.contains(name))
            .sorted()
            .distinct()
            .toList();
    if (lost.isEmpty()) {
      return List.of();
    }
    return List.of(
        "these plugins take part in tracking or archiving, and Sluice does not do their part: "
            + String.join(", ", lost)
            + "; accept that their data stops, each by a line such as [Sluice] accept_plugin_loss[] = \""
            + lost.get(0)
            + "\"");
  }

  private static boolean isLost(String name, Predicate<String> hooks) {
    return BundledPlugin.named(name)
        .map(plugin -> plugin.part() == BundledPlugin.Part.MISSING)
        .orElseGet(() -> !HARMLESS.contains(name) && hooks.test(name));
  }

  /**
   * Looks into the plugins' source in a Matomo directory: folders for dimensions, tracking or
   * archiving, or a main class that listens to such events. A plugin whose source is not there is
   * taken to hook in.
   */
  public static Predicate<String> hooksByTheirSource(Path matomoDir) {
    return name -> {
      Path plugin = matomoDir.resolve("plugins").resolve(name);
      Path main = plugin.resolve(name + ".php");
      boolean folders =
          Stream.of("Tracker", "RecordBuilders", "Archiver", "Archiver.php", "Columns")
              .map(plugin::resolve)
              .anyMatch(Files::exists);
      try {
        return folders
            || !Files.isDirectory(plugin)
            || (Files.isReadable(main)
                && HOOK.matcher(new String(Files.readAllBytes(main), StandardCharsets.UTF_8))
                    .find());
      } catch (IOException e) {
        throw new UncheckedIOException("plugin " + name + " of " + matomoDir, e);
      }
    };
  }
}
