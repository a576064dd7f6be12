package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatomoPluginsTest {

  @Test
  void bundledAndHarmlessPluginsAreNoFault() {
    List<String> plugins = List.of("CoreHome", "Actions", "QueuedTracking", "LoginLdap");
    assertThat(MatomoPlugins.faults(plugins, List.of(), name -> true)).isEmpty();
  }

  @Test
  void bundledPluginThatWeDoNotDoIsAFaultUntilItsLossIsAccepted() {
    List<String> plugins = List.of("CoreHome", "TrackingSpamPrevention");
    assertThat(MatomoPlugins.faults(plugins, List.of(), name -> false))
        .singleElement()
        .asString()
        .contains("[Sluice] accept_plugin_loss[] = \"TrackingSpamPrevention\"");
    assertThat(MatomoPlugins.faults(plugins, List.of("TrackingSpamPrevention"), name -> false))
        .isEmpty();
  }

  @Test
  void activeFeatureThatWeDoNotDoIsAFaultUntilItsLossIsAccepted() {
    MatomoConfig off = MatomoConfig.defaults();
    MatomoConfig on = off.with("Tracker", "record_accurate_page_view_time", "1");
    assertThat(UndoneFeature.faults(off, List.of())).isEmpty();
    assertThat(UndoneFeature.faults(on, List.of()))
        .singleElement()
        .asString()
        .contains("[Sluice] accept_plugin_loss[] = \"AccuratePageViewTime\"");
    assertThat(UndoneFeature.faults(on, List.of("AccuratePageViewTime"))).isEmpty();
  }

  /** A fresh installation of 5.13, by its options version_NAME. */
  @Test
  void pluginsOfFreshInstallationsAreAllKnown() {
    List<String> ofFresh =
        List.of(
            ("Actions AIAgents AIProviders Annotations API BotTracking BulkTracking Contents"
                    + " CoreAdminHome CoreConsole CoreHome CorePluginsAdmin CoreUpdater"
                    + " CoreVisualizations CoreVue CustomDimensions CustomJsTracker Dashboard"
                    + " DevicePlugins DevicesDetection Diagnostics Ecommerce Events FeatureFlags"
                    + " Feedback GeoIp2 Goals Heartbeat ImageGraph Insights Installation Intl"
                    + " IntranetMeasurable JsTrackerInstallCheck LanguagesManager Live Login"
                    + " Marketplace MobileMessaging Monolog Morpheus MultiSites Overlay"
                    + " PagePerformance PrivacyManager ProfessionalServices Proxy Referrers"
                    + " Resolution RssWidget ScheduledReports SegmentEditor SEO SitesManager Tour"
                    + " Transitions TwoFactorAuth UserCountry UserCountryMap UserId UserLanguage"
                    + " UsersManager VisitFrequency VisitorInterest VisitsSummary VisitTime"
                    + " WebsiteMeasurable Widgetize")
                .split(" "));
    assertThat(ofFresh).allSatisfy(name -> assertThat(BundledPlugin.named(name)).isPresent());
    assertThat(MatomoPlugins.faults(ofFresh, List.of(), name -> true)).isEmpty();
  }

  @Test
  void documentTellsOfEachBundledPluginWhatWeDo() throws IOException {
    List<String> rows =
        BundledPlugin.ALL.stream()
            .map(
                plugin ->
                    "| %s | %s | %s | %s |"
                        .formatted(
                            plugin.name(), plugin.since(), plugin.counts(), plugin.part().text())
                        .replace("|  |", "| |"))
            .toList();
    assertThat(section("## Bundled plugins")).containsExactlyElementsOf(rows);
  }

  @Test
  void documentNamesEachFeatureThatIsRefused() throws IOException {
    List<String> rows =
        Stream.of(UndoneFeature.values())
            .map(feature -> "| %s | %s |".formatted(feature.title(), feature.effect()))
            .toList();
    assertThat(section("## Features that are refused")).containsExactlyElementsOf(rows);
  }

  /** The rows of a section's table without its head. */
  private static List<String> section(String heading) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../queue-worker/docs/versions.md"));
    List<String> after = lines.subList(lines.indexOf(heading) + 1, lines.size());
    return after.stream()
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("|"))
        .skip(2)
        .toList();
  }

  @Test
  void unknownPluginThatHooksInIsAFaultUntilItsLossIsAccepted() {
    List<String> plugins = List.of("CoreHome", "MediaAnalytics", "HeatmapSessionRecording");

    assertThat(MatomoPlugins.faults(plugins, List.of(), name -> true))
        .singleElement()
        .asString()
        .contains("HeatmapSessionRecording, MediaAnalytics")
        .contains("[Sluice] accept_plugin_loss[] = \"HeatmapSessionRecording\"");
    assertThat(
            MatomoPlugins.faults(
                plugins, List.of("MediaAnalytics", "HeatmapSessionRecording"), name -> true))
        .isEmpty();
    assertThat(MatomoPlugins.faults(plugins, List.of(), name -> false)).isEmpty();
  }

  @Test
  void sourceTellsWhetherAPluginHooksIn(@TempDir Path matomo) throws IOException {
    Path plugins = matomo.resolve("plugins");
    Files.createDirectories(plugins.resolve("Forms/RecordBuilders"));
    Files.createDirectories(plugins.resolve("Events2"));
    Files.writeString(
        plugins.resolve("Events2/Events2.php"), "return ['Tracker.isExcludedVisit' => 'f'];");
    Files.createDirectories(plugins.resolve("Theme"));
    Files.writeString(plugins.resolve("Theme/Theme.php"), "return ['Template.header' => 'f'];");

    var hooks = MatomoPlugins.hooksByTheirSource(matomo);

    assertThat(hooks.test("Forms")).isTrue();
    assertThat(hooks.test("Events2")).isTrue();
    assertThat(hooks.test("Theme")).isFalse();
    assertThat(hooks.test("NotThere")).isTrue();
  }

  @Test
  void activePluginsAreThoseOfTheConfig() throws Exception {
    assertThat(MatomoPlugins.active(MatomoConfigTest.ofResources()))
        .containsExactly("CoreHome", "Actions");
    assertThat(MatomoPlugins.active(MatomoConfig.defaults())).isEmpty();
  }
}
