package sluice.archive.report.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sluice.archive.report.ReportRun;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleVisit;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.log.ActionType;

/** Events; those without a name as a Matomo 5.1.2 archived the same rows. */
class EventsReportTest {
  private static final Long NO_NAME = null;
  private static final Long NAME_ZERO = 0L;
  private static final Double NO_VALUE = null;

  private static ReportRun run() {
    return ReportRun.of(() -> new EventsReport(ReportSettings.DEFAULTS));
  }

  private static Object[] event(long category, Long name, Double value) {
    return new Object[] {
      "idaction_event_category", category,
      "idaction_event_action", 2L,
      "idaction_name", name,
      "custom_float", value
    };
  }

  /** The row of unnamed events after one visit with these. */
  private static ReportRow unnamed(Object[]... events) {
    SampleVisit visit = SampleVisit.of(1, 77);
    for (Object[] event : events) {
      visit.action(event);
    }
    return run()
        .visits(visit)
        .table("Events_name_action")
        .row("Piwik_EventNameNotSet")
        .orElseThrow();
  }

  @Test
  void eventIsFoundByEachOfItsParts() {
    ReportRun run =
        run()
            .action(1, ActionType.EVENT_CATEGORY, "Video")
            .action(2, ActionType.EVENT_ACTION, "Play")
            .action(3, ActionType.EVENT_NAME, "Intro")
            .visits(
                SampleVisit.of(1, 77).action(event(1, 3L, 1.5)).action(event(1, 3L, 2.25)),
                SampleVisit.of(2, 78).action(event(1, 3L, NO_VALUE)));
    ReportRow video = run.table("Events_category_name").row("Video").orElseThrow();
    assertThat(video.number(Metric.INDEX_EVENT_NB_HITS)).isEqualTo(3);
    assertThat(video.number(Metric.INDEX_NB_VISITS)).isEqualTo(2);
    assertThat(video.number(Metric.INDEX_EVENT_SUM_EVENT_VALUE)).isEqualTo(3.75);
    assertThat(video.number(Metric.INDEX_EVENT_NB_HITS_WITH_VALUE)).isEqualTo(2);
    assertThat(video.subtable().orElseThrow().row("Intro")).isPresent();
    assertThat(run.table("Events_action_category").row("Play")).isPresent();
    assertThat(run.table("Events_name_action").row("Intro")).isPresent();
  }

  @Test
  void smallestValueOfUnnamedEventsLeavesOutAGroupWhoseSmallestIsZero() {
    ReportRow row = unnamed(event(1, NO_NAME, 0.0), event(1, NAME_ZERO, 5.0));
    assertThat(row.number(Metric.INDEX_EVENT_MIN_EVENT_VALUE)).isEqualTo(5.0);
  }

  @Test
  void eventsWithoutNameAndThoseNamedZeroAreRoundedAndCountedApart() {
    ReportRow row = unnamed(event(1, NO_NAME, 0.004), event(1, NAME_ZERO, 0.004));
    assertThat(row.number(Metric.INDEX_EVENT_SUM_EVENT_VALUE)).isZero();
    assertThat(row.number(Metric.INDEX_NB_VISITS)).isEqualTo(2);
  }

  @Test
  void eventsWithoutNameAreOneGroup() {
    ReportRow row = unnamed(event(1, NO_NAME, 0.004), event(1, NO_NAME, 0.004));
    assertThat(row.number(Metric.INDEX_EVENT_SUM_EVENT_VALUE)).isEqualTo(0.01);
    assertThat(row.number(Metric.INDEX_NB_VISITS)).isEqualTo(1);
  }

  @Test
  void largestValueIsThatOfAGroupWithoutValuesWhenTheOthersAreNegative() {
    assertThat(
            unnamed(event(1, NO_NAME, NO_VALUE), event(2, NO_NAME, -3.0))
                .number(Metric.INDEX_EVENT_MAX_EVENT_VALUE))
        .isZero();
    assertThat(
            unnamed(event(1, NO_NAME, -3.0), event(2, NO_NAME, NO_VALUE))
                .number(Metric.INDEX_EVENT_MAX_EVENT_VALUE))
        .isZero();
  }
}
