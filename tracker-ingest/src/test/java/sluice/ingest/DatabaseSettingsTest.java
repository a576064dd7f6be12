package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.matomo.MatomoConfig;
import sluice.matomo.TrackerSettings;

class DatabaseSettingsTest {

  @TempDir Path directory;

  @Test
  void copyOfWhatTheDatabaseSaidIsWhatItSaid() throws IOException {
    DatabaseSettings said =
        new DatabaseSettings(
            OptionalInt.of(7),
            true,
            false,
            new DatabaseSettings.Newer(
                false, true, new PerSite(true, Set.of(3, 14)), new PerSite(false, Set.of(7))));
    Path file = directory.resolve("copy.properties");
    said.save(file);
    assertThat(DatabaseSettings.load(file)).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({
    "false, '', 'HTTP_X_FORWARDED_PROTO HTTP_X_FORWARDED_SCHEME HTTP_X_URL_SCHEME'",
    "true, '', ''",
    "false, HTTP_X_SCHEME, HTTP_X_SCHEME",
    "true, HTTP_X_SCHEME, HTTP_X_SCHEME",
  })
  void schemeIsToldByTheListedHeadersOrByThoseThatOlderMatomosBelieve(
      boolean onlyListed, String listed, String believed) {
    MatomoConfig config =
        MatomoConfig.parse("[General]\nproxy_scheme_headers[] = \"" + listed + "\"\n");
    assertThat(
            new DatabaseSettings(
                    OptionalInt.empty(),
                    false,
                    false,
                    new DatabaseSettings.Newer(true, onlyListed, PerSite.NO, PerSite.NO))
                .schemeHeaders(TrackerSettings.of(config).proxies()))
        .containsExactly(believed.isEmpty() ? new String[0] : believed.split(" "));
  }
}
