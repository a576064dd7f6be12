package sluice.archive.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import sluice.archive.period.Period;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleSites;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;

/** The text of a key tells files of a day apart, in this process and in the next one. */
class DayKeyTest {
  private static String text(MatomoConfig config, MatomoInstallation installation) {
    ReportSettings settings = ReportSettings.of(config).with(installation);
    Period day = Period.day(LocalDate.of(2026, 10, 14));
    return new DayKey(SampleSites.SHOP, settings, day, "columns").toString();
  }

  @Test
  void configurationThatIsReadAgainHasTheSameKey() {
    MatomoConfig again = MatomoConfig.defaults().with("Tracker", "debug", "0");
    assertThat(text(again, MatomoInstallation.REFERENCE))
        .isEqualTo(text(MatomoConfig.defaults(), MatomoInstallation.REFERENCE));
  }

  @Test
  void factsOfTheInstallationAreInTheKey() {
    assertThat(text(MatomoConfig.defaults(), MatomoInstallation.NEWEST))
        .isNotEqualTo(text(MatomoConfig.defaults(), MatomoInstallation.REFERENCE));
  }
}
