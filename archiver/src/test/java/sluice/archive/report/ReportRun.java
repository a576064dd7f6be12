package sluice.archive.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.archive.group.GroupTable;
import sluice.archive.group.IdNumbers;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.BlobCodec;
import sluice.archive.table.MatomoTables;
import sluice.archive.table.ReportTable;
import sluice.archive.table.ThreadEach;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.log.ActionType;

/**
 * Counts visits with one report and publishes it, without a database. Each time it also counts the
 * visits one by one, writes, reads and merges them from the last to the first, and checks that many
 * threads publish the same.
 */
public final class ReportRun {
  private final Supplier<? extends Report> reports;
  private final Map<Long, LogAction> actions = new HashMap<>();
  private final List<SampleVisit> visits = new ArrayList<>();
  private final List<LogRow> botRequests = new ArrayList<>();
  private ArchiveContents published;

  private ReportRun(Supplier<? extends Report> reports) {
    this.reports = reports;
  }

  /** A run of a report, which is made anew whenever it is needed. */
  public static ReportRun of(Supplier<? extends Report> reports) {
    return new ReportRun(reports);
  }

  /** Puts a row into log_action. */
  public ReportRun action(long id, ActionType type, String name) {
    actions.put(id, new LogAction(type, type == ActionType.PAGE_URL ? 2 : -1, name));
    return this;
  }

  /** Counts visits. */
  public ReportRun visits(SampleVisit... more) {
    visits.addAll(List.of(more));
    return this;
  }

  /** Puts a row into log_bot_request; columns are given as for {@link SampleVisit}. */
  public ReportRun botRequest(long id, Object... columns) {
    List<Object> all = new ArrayList<>(List.of("idrequest", id));
    all.addAll(Arrays.asList(columns));
    botRequests.add(SampleVisit.rowOf(all.toArray()));
    return this;
  }

  /** A table that was published. */
  public ReportTable table(String record) {
    return BlobCodec.decode(record, published().blobs()).orElseThrow();
  }

  /** A number that was published, 0 if it was not. */
  public double number(String record) {
    return published().number(record);
  }

  /** All that was published. */
  public ArchiveContents published() {
    if (published == null) {
      LogActions names = names();
      Report whole = reports.get();
      visits.forEach(visit -> whole.add(visit.slice(names)));
      botRequests.forEach(request -> whole.addBotRequest(request, names));
      published = publish(whole, names, new ArchiveContents());
      checkOrder(names);
    }
    return published;
  }

  private LogActions names() {
    return new LogActions(new MatomoTables(new MariaDbDataSource(), "m_"), actions);
  }

  private static ArchiveContents publish(Report report, LogActions names, ArchiveContents archive) {
    report.publish(new Publication(archive, names));
    return archive;
  }

  private void checkOrder(LogActions names) {
    IdNumbers numbers = new IdNumbers();
    Report merged = numbered(numbers);
    for (int i = visits.size() - 1; i >= 0; i--) {
      Report one = numbered(numbers);
      VisitSlice slice = visits.get(i).slice(names);
      one.add(slice);
      merge(merged.tables(), one.tables(), numbered(numbers).tables());
    }
    for (int i = botRequests.size() - 1; i >= 0; i--) {
      Report one = numbered(numbers);
      one.addBotRequest(botRequests.get(i), names);
      merge(merged.tables(), one.tables(), numbered(numbers).tables());
    }
    ArchiveContents byMany = new ArchiveContents().part(new ThreadEach());
    ArchiveContents again = publish(merged, names, byMany);
    assertThat(again.numerics()).isEqualTo(published.numerics());
    assertThat(again.blobs().keySet()).isEqualTo(published.blobs().keySet());
    again
        .blobs()
        .forEach((name, blob) -> assertThat(blob).as(name).isEqualTo(published.blobs().get(name)));
  }

  private Report numbered(IdNumbers numbers) {
    Report report = reports.get();
    report.tables().forEach(table -> table.numberBy(numbers));
    return report;
  }

  private static void merge(List<GroupTable> into, List<GroupTable> from, List<GroupTable> fresh) {
    try {
      for (int i = 0; i < into.size(); i++) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        from.get(i).write(new DataOutputStream(bytes));
        fresh.get(i).read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        into.get(i).merge(fresh.get(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write and read a table", e);
    }
  }
}
