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
