package sluice.archive.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;
import sluice.archive.group.GroupTable;
import sluice.archive.table.ArchiveContents;

class SampleDayTest {
  private final SampleDay day = new SampleDay();

  @Test
  void benchmarkMeasuresAllReportsOfTheSet() throws NoSuchFieldException {
    Param measured = ReportBenchmark.Counted.class.getField("report").getAnnotation(Param.class);
    assertThat(measured.value()).containsExactlyElementsOf(SampleDay.reports().keySet());
  }

  @Test
  void eachTableOfEachReportHasSomethingToCount() {
    for (Map.Entry<String, Report> report : SampleDay.reports().entrySet()) {
      day.count(report.getValue());
      assertThat(report.getValue().tables()).as(report.getKey()).isNotEmpty();
      for (GroupTable table : report.getValue().tables()) {
        assertThat(table.size())
            .as("%s of %s", table.schema().name(), report.getKey())
            .isPositive();
      }
    }
  }

  @Test
  void eachReportPublishesItsRecords() {
    for (Map.Entry<String, Report> report : SampleDay.reports().entrySet()) {
      day.count(report.getValue());
      ArchiveContents archive = new ArchiveContents();
      report.getValue().publish(new Publication(archive, day.names()));
      List<String> published =
          List.of(archive.numerics().keySet(), archive.blobs().keySet()).stream()
              .flatMap(names -> names.stream())
              .toList();
      assertThat(published).as(report.getKey()).isNotEmpty();
    }
  }
}
