package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatomoPluginsTest {

  @Test
  void bundledAndHarmlessPluginsAreNoFault() {
    List<String> plugins = List.of("CoreHome", "Actions", "QueuedTracking", "LoginLdap");
    assertThat(MatomoPlugins.faults(plugins, List.of(), name -> true)).isEmpty();
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
