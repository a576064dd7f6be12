package sluice.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TimeZonesTest {

  @Test
  void namesAndDecimalOffsetsAreUnderstood() {
    assertThat(TimeZones.of("Europe/Paris")).isEqualTo(ZoneId.of("Europe/Paris"));
    assertThat(TimeZones.of("UTC+5.5")).isEqualTo(ZoneOffset.ofHoursMinutes(5, 30));
    assertThat(TimeZones.of("UTC-3")).isEqualTo(ZoneOffset.ofHours(-3));
  }

  @Test
  void nonsenseIsUtc() {
    assertThat(TimeZones.of("Mars/Base")).isEqualTo(ZoneOffset.UTC);
    assertThat(TimeZones.of("")).isEqualTo(ZoneOffset.UTC);
  }
}
