package sluice.matomo;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keys of section [Tracker] that Sluice does not honour, with the value that is as good as
 * absent and what happens instead. All others of Matomo 5.1.2's global.ini.php are honoured ({@code
 * SettingsInUseTest}). Stateless.
 */
public final class UnhonouredSettings {

  private record Unhonoured(String usual, String instead) {}

  private static final Map<String, Unhonoured> BY_KEY =
      Map.of(
          "debug",
          new Unhonoured("0", "answers hold no debug output; --log-json and the logs tell more"),
          "debug_on_demand",
          new Unhonoured("0", "the parameter debug of a hit has no effect"),
          "enable_sql_profiler",
          new Unhonoured("0", "statements are not profiled; /metrics has their times"),
          "bulk_requests_use_transaction",
          new Unhonoured("1", "a batch of the worker is one transaction always"),
          "innodb_lock_wait_timeout",
          new Unhonoured("0", "the worker has a short limit of its own and repeats the batch"),
          "scheduled_tasks_min_interval",
          new Unhonoured(
              "3600", "hits run no scheduled tasks; run core:run-scheduled-tasks by cron"));

  private UnhonouredSettings() {}

  /** The names of the keys. */
  public static Set<String> keys() {
    return BY_KEY.keySet();
  }

  /** One line for each key that is set to something that has no effect; sorted. */
  public static List<String> warnings(MatomoConfig config) {
    return new TreeMap<>(BY_KEY)
        .entrySet().stream()
            .filter(
                it -> {
                  String usual = it.getValue().usual();
                  return !config.text("Tracker", it.getKey(), usual).strip().equals(usual);
                })
            .map(
                it ->
                    "[Tracker] "
                        + it.getKey()
                        + " = "
                        + config.text("Tracker", it.getKey(), "")
                        + " has no effect: "
                        + it.getValue().instead())
            .toList();
  }
}
