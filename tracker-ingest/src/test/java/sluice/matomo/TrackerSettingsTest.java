package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackerSettingsTest {

  @Test
  void defaultsAreThoseOfMatomo() {
    TrackerSettings settings = TrackerSettings.of(MatomoConfig.defaults());

    assertThat(settings.recognition().enableUserIdOverwritesVisitorId()).isTrue();
    assertThat(settings.visits().standardLengthSeconds()).isEqualTo(1800);
    assertThat(settings.visits().newVisitAfterActions()).isEqualTo(10_000);
    assertThat(settings.cookies().visitorName()).isEqualTo("_pk_uid");
    assertThat(settings.pages().maximumLengthBytes()).isEqualTo(1024);
    assertThat(settings.pages().queryParametersToExclude()).contains("gclid", "pk_vid").hasSize(16);
    assertThat(settings.pages().campaignNameParameters()).hasSize(8).endsWith("utm_medium");
    assertThat(settings.pages().campaignKeywordParameters()).hasSize(7).endsWith("utm_term");
    assertThat(settings.requests().recordStatistics()).isTrue();
    assertThat(settings.authentication().customTimestampFreeSeconds()).isEqualTo(86_400);
    assertThat(settings.proxies().readLastInList()).isTrue();
    assertThat(settings.proxies().clientHeaders()).isEmpty();
    assertThat(settings.retention().olderThanDays()).isEqualTo(180);
  }

  @ParameterizedTest
  @CsvSource({
    "enable_userid_overwrites_visitorid, 1",
    "enable_fingerprinting_across_websites, 0",
    "use_third_party_id_cookie, 0",
    "debug, 0",
    "debug_on_demand, 0",
    "trust_visitors_cookies, 0",
    "cookie_name, _pk_uid",
    "cookie_expire, 33955200",
    "cookie_path, ''",
    "cookie_domain, ''",
    "record_statistics, 1",
    "visit_standard_length, 1800",
    "window_look_back_for_visitor, 0",
    "default_time_one_page_visit, 0",
    "enable_default_location_provider, 1",
    "enable_language_to_country_guess, 1",
    "scheduled_tasks_min_interval, 3600",
    "ignore_visits_cookie_name, matomo_ignore",
    "create_new_visit_when_campaign_changes, 1",
    "create_new_visit_when_website_referrer_changes, 0",
    "create_new_visit_after_midnight, 1",
    "create_new_visit_after_x_actions, 10000",
    "page_maximum_length, 1024",
    "tracker_cache_file_ttl, 300",
    "bulk_requests_require_authentication, 0",
    "bulk_requests_use_transaction, 1",
    "tracking_requests_require_authentication, 1",
    "tracking_requests_require_authentication_when_custom_timestamp_newer_than, 86400",
    "enable_spam_filter, 1",
    "innodb_lock_wait_timeout, 0",
    "exclude_requests, ''",
    "custom_image, ''",
  })
  void keyOfTheTrackerHasMatomosDefault(String key, String expected) {
    assertThat(MatomoConfig.defaults().text("Tracker", key, "none")).isEqualTo(expected);
  }

  @Test
  void listsOfTheTrackerAreInMatomosOrder() {
    TrackerSettings.Pages pages = TrackerSettings.of(MatomoConfig.defaults()).pages();

    assertThat(pages.queryParametersToExclude())
        .containsExactly(
            "gclid",
            "fbclid",
            "msclkid",
            "twclid",
            "wbraid",
            "gbraid",
            "yclid",
            "fb_xd_fragment",
            "fb_comment_id",
            "phpsessid",
            "jsessionid",
            "sessionid",
            "aspsessionid",
            "doing_wp_cron",
            "sid",
            "pk_vid");
    assertThat(pages.campaignNameParameters())
        .containsExactly(
            "pk_cpn",
            "pk_campaign",
            "piwik_campaign",
            "mtm_campaign",
            "matomo_campaign",
            "utm_campaign",
            "utm_source",
            "utm_medium");
    assertThat(pages.campaignKeywordParameters())
        .containsExactly(
            "pk_kwd",
            "pk_keyword",
            "piwik_kwd",
            "mtm_kwd",
            "mtm_keyword",
            "matomo_kwd",
            "utm_term");
  }

  @Test
  void filesAreRead() throws Exception {
    TrackerSettings settings = TrackerSettings.of(MatomoConfigTest.ofResources());

    assertThat(settings.recognition().salt()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(settings.pages().campaignNameParameters())
        .containsExactly("pk_campaign", "utm_campaign");
    assertThat(settings.pages().enableReferrerDefinitionSyncs()).isFalse();
    assertThat(settings.cookies().path()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"utf8mb4,true", "UTF8MB4,true", "utf8,false", "latin1,false", "'',false"})
  void charactersOfFourBytesAreStoredThroughUtf8mb4Only(String charset, boolean expected) {
    MatomoConfig config = MatomoConfig.defaults().with("database", "charset", charset);

    assertThat(TrackerSettings.of(config).keepsSupplementary()).isEqualTo(expected);
  }

  @Test
  void configThatNamesNoCharsetHasTheOneOfMatomosGlobalFile(@TempDir Path matomo)
      throws IOException {
    Path folder = Files.createDirectory(matomo.resolve("config"));
    Files.writeString(folder.resolve("config.ini.php"), "[database]\ndbname = \"m\"\n");
    assertThat(TrackerSettings.of(MatomoConfig.load(matomo)).keepsSupplementary()).isTrue();

    Files.writeString(folder.resolve("global.ini.php"), "[database]\ncharset = utf8\n");
    assertThat(TrackerSettings.of(MatomoConfig.load(matomo)).keepsSupplementary()).isFalse();
  }

  @Test
  void sectionOfASiteOverridesOnlyTheKeysThatMatomoAsksTheSiteFor() throws Exception {
    TrackerSettings settings = TrackerSettings.of(MatomoConfigTest.ofResources());
    TrackerSettings third = settings.forSite(3);

    assertThat(third.visits().newVisitAfterMidnight()).isFalse();
    assertThat(third.visits().newVisitAfterMidnightOfAllSites()).isTrue();
    assertThat(third.authentication().required()).isFalse();
    assertThat(third.visits().standardLengthSeconds()).isEqualTo(900);
    assertThat(settings.forSite(4)).isSameAs(settings);
  }

  @Test
  void olderTitleDelimiterCountsWhereItIsSetEvenToNothing() {
    MatomoConfig config =
        MatomoConfig.defaults().with("General", "action_title_category_delimiter", "/");
    assertThat(TrackerSettings.of(config).pages().titleCategoryDelimiter()).isEqualTo("/");
    MatomoConfig older = config.with("General", "action_category_delimiter", "");
    assertThat(TrackerSettings.of(older).pages().titleCategoryDelimiter()).isEmpty();
  }
}
