package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sluice.matomo.MatomoConfig;
import sluice.matomo.QueuedTrackingSettings;
import sluice.matomo.TrackerSettings;
import sluice.matomo.UnhonouredSettings;
import sluice.site.CustomDimension;
import sluice.site.GlobalSettings;
import sluice.site.Goal;
import sluice.site.LogRetention;
import sluice.site.PrivacySettings;
import sluice.site.Site;

/** No setting of Matomo is read and then forgotten, and none is left unread without a word. */
class SettingsInUseTest {

  /** The keys of section [Tracker] in global.ini.php of Matomo 5.1.2. */
  private static final List<String> TRACKER_KEYS =
      """
      enable_userid_overwrites_visitorid enable_fingerprinting_across_websites
      use_third_party_id_cookie debug debug_on_demand trust_visitors_cookies cookie_name
      cookie_expire cookie_path cookie_domain record_statistics visit_standard_length
      window_look_back_for_visitor default_time_one_page_visit
      url_query_parameter_to_exclude_from_url enable_default_location_provider
      enable_language_to_country_guess scheduled_tasks_min_interval ignore_visits_cookie_name
      campaign_var_name campaign_keyword_var_name create_new_visit_when_campaign_changes
      create_new_visit_when_website_referrer_changes create_new_visit_after_midnight
      create_new_visit_after_x_actions page_maximum_length tracker_cache_file_ttl
      bulk_requests_require_authentication bulk_requests_use_transaction
      tracking_requests_require_authentication
      tracking_requests_require_authentication_when_custom_timestamp_newer_than
      enable_sql_profiler enable_spam_filter innodb_lock_wait_timeout exclude_requests custom_image
      """
          .lines()
          .flatMap(line -> Stream.of(line.strip().split(" ")))
          .toList();

  private final Map<Path, String> sources = sources();

  private static Map<Path, String> sources() {
    Map<Path, String> sources = new HashMap<>();
    for (String module : List.of("tracker-ingest", "queue-worker", "archiver", "deploy")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
          sources.put(file, Files.readString(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sources;
  }

  @Test
  void everySettingThatIsReadIsUsedByARule() {
    List<String> unused = new ArrayList<>();
    List<Class<?>> read = new ArrayList<>(List.of(TrackerSettings.class.getDeclaredClasses()));
    read.addAll(
        List.of(
            QueuedTrackingSettings.class,
            GlobalSettings.class,
            PrivacySettings.class,
            LogRetention.class,
            Site.class,
            Goal.class,
            CustomDimension.class));
    for (Class<?> settings : read) {
      String home = settings.getName().replace('.', '/').replaceAll("\\$.*", "") + ".java";
      for (RecordComponent setting : settings.getRecordComponents()) {
        if (!isUsed(setting.getName(), home)) {
          unused.add(settings.getSimpleName() + "." + setting.getName());
        }
      }
    }
    assertThat(unused).as("settings that are read and have no effect").isEmpty();
  }

  private boolean isUsed(String name, String home) {
    Pattern use = Pattern.compile("\\.\\s*" + name + "\\(\\)|::" + name + "\\b");
    return sources.entrySet().stream()
        .anyMatch(
            file -> !file.getKey().endsWith(Path.of(home)) && use.matcher(file.getValue()).find());
  }

  @Test
  void everyTrackerKeyOfMatomoIsHonouredOrNamedAsNotHonoured() {
    String reader =
        sources.entrySet().stream()
            .filter(file -> file.getKey().endsWith("TrackerSettings.java"))
            .findFirst()
            .orElseThrow()
            .getValue()
            .replaceAll("\\s+", "");
    List<String> neither =
        TRACKER_KEYS.stream()
            .filter(key -> !reader.contains("\"Tracker\",\"" + key + "\""))
            .filter(key -> !UnhonouredSettings.keys().contains(key))
            .toList();
    assertThat(neither).isEmpty();
    assertThat(UnhonouredSettings.keys())
        .allMatch(key -> !reader.contains("\"Tracker\",\"" + key + "\""));
  }

  @Test
  void settingWithoutEffectIsSaid() {
    assertThat(UnhonouredSettings.warnings(MatomoConfig.defaults())).isEmpty();
    MatomoConfig config =
        MatomoConfig.parse("[Tracker]\ndebug = 1\nbulk_requests_use_transaction = 1\n");
    assertThat(UnhonouredSettings.warnings(config))
        .singleElement()
        .asString()
        .startsWith("[Tracker] debug = 1 has no effect:");
  }

  @Test
  void docsNameWhatIsNotHonoured() throws IOException {
    String page = Files.readString(Path.of("../tracker-ingest/docs/settings.md"));
    assertThat(UnhonouredSettings.keys()).allMatch(key -> page.contains("`" + key + "`"));
  }
}
