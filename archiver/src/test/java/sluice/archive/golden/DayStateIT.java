package sluice.archive.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.fold.DayKey;
import sluice.archive.fold.DaySource;
import sluice.archive.fold.DayState;
import sluice.archive.fold.DayStates;
import sluice.archive.fold.ScopeFold;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.report.ReportSettings;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.MatomoTables;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;
import sluice.archive.visit.VisitReader;
import sluice.matomo.MatomoInstallation;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.site.CustomDimension;
import sluice.site.Site;
import sluice.site.TestSite;

/**
 * A day of the golden corpus whose log goes on at random: visits appear, get more rows or fewer,
 * vanish, told or found by their ids; the state is stored and opened again, damaged, and asked for
 * other segments. At each step it is the day counted whole, byte for byte.
 */
@RealServers
class DayStateIT {
  private static final int STREAMS = 6;
  private static final int STEPS = 40;
  private static final int LEAF_SIZE = 4;
  private static final long ROOM = 1 << 26;
  private static final Period DAY = Period.day(LocalDate.of(2026, 10, 8));
  private static final Site SITE =
      new TestSite()
          .urls("https://shop.example.org")
          .goalIds(1, 2, 3, 4, 5, 6, 8)
          .dimensions(
              new CustomDimension(1, 1, "", CustomDimension.Scope.VISIT, false, List.of()),
              new CustomDimension(3, 1, "", CustomDimension.Scope.ACTION, false, List.of()))
          .build();
  private static final DayKey KEY = new DayKey(SITE, ReportSettings.DEFAULTS, DAY, "columns");

  private final TestDatabase database;
  private final List<VisitBundle> visits = new ArrayList<>();
  private final Map<String, Object> published = new HashMap<>();
  private Connection connection;
  private LogActions names;
  private int unchanged;

  @TempDir Path directory;

  DayStateIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void load() throws Exception {
    connection =
        DriverManager.getConnection(
            database.jdbcUrl() + "?allowMultiQueries=true", database.user(), database.password());
    GoldenDatabase.load(connection, "week");
    MariaDbPoolDataSource pool =
        new MariaDbPoolDataSource(
            database.jdbcUrl() + "?user=" + database.user() + "&password=" + database.password());
    MatomoTables tables = new MatomoTables(pool, GoldenDatabase.PREFIX);
    names = new LogActions(tables);
    VisitReader reader = new VisitReader(tables, names);
    SiteCalendar calendar = SiteCalendar.of(SITE);
    long[] ids = reader.idVisits(connection, 1, calendar.from(DAY), calendar.to(DAY));
    reader.read(connection, ids, visits::add);
  }

  /** The log as it is at one step: visits with some of their rows. */
  private final class ChangingLog implements DaySource {
    private final Map<Long, VisitBundle> current = new TreeMap<>();
    private int read;

    @Override
    public long[] idVisits() {
      return current.keySet().stream().mapToLong(id -> id).toArray();
    }

    @Override
    public void read(long[] idVisits, VisitReader.Sink sink) {
      for (long id : idVisits) {
        read++;
        sink.take(current.getOrDefault(id, gone(id)));
      }
    }

    private VisitBundle gone(long id) {
      return new VisitBundle(id, LogRow.NONE, List.of(), List.of(), List.of());
    }

    @Override
    public void name(Collection<VisitBundle> some) {
      // All names of the corpus are known.
    }

    @Override
    public LogActions names() {
      return names;
    }

    @Override
    public long newestHit() {
      return current.values().stream()
          .mapToLong(visit -> visit.visit().number(LogField.of("visit_last_action_time")))
          .max()
          .orElse(0);
    }
  }

  private static VisitBundle part(VisitBundle visit, Random random) {
    int actions = visit.actions().isEmpty() ? 0 : 1 + random.nextInt(visit.actions().size());
    return new VisitBundle(
        visit.idVisit(),
        visit.visit(),
        visit.actions().subList(0, actions),
        random.nextBoolean() ? visit.conversions() : List.of(),
        visit.items());
  }

  private static List<ArchivedSegment> segments(int count) throws Exception {
    List<String> definitions =
        List.of("browserCode==CH", "visitorType==new", "pageUrl=@a", "countryCode!=xx");
    List<ArchivedSegment> segments = new ArrayList<>(List.of(ArchivedSegment.ALL));
    for (String definition : definitions.subList(0, count)) {
      segments.add(
          ArchivedSegment.of(
              definition, ArchivedSegment.hashOf(definition), SITE, MatomoInstallation.REFERENCE));
    }
    return segments;
  }

  @Test
  void whateverHappensToTheLogTheStateIsTheDayCountedWhole() throws Exception {
    for (int stream = 0; stream < STREAMS; stream++) {
      run(new Random(stream), "stream " + stream);
    }
    assertThat(unchanged).as("segments that were said to be what they were").isPositive();
  }

  private void run(Random random, String name) throws Exception {
    Files.createDirectories(directory.resolve(name));
    ChangingLog log = new ChangingLog();
    DayStates states = new DayStates(directory.resolve(name), ROOM, LEAF_SIZE);
    String token = "";
    for (int step = 0; step < STEPS; step++) {
      TreeSet<Long> told = new TreeSet<>();
      boolean compares = change(log, told, random);
      List<ArchivedSegment> segments = segments(random.nextInt(10) == 0 ? random.nextInt(5) : 2);
      if (random.nextInt(8) == 0) {
        states.close(); // as when the process ends
        damage(directory.resolve(name), random);
      }
      long[] ids = told.stream().mapToLong(id -> id).toArray();
      try {
        token = step(log, ids, compares, states, token, segments, random.nextBoolean());
      } catch (IOException damaged) {
        states.delete(SITE.idSite(), DAY.date1());
        token = step(log, ids, compares, states, token, segments, true);
      }
    }
    states.close();
  }

  private String step(
      ChangingLog log,
      long[] told,
      boolean compares,
      DayStates states,
      String token,
      List<ArchivedSegment> segments,
      boolean allDue)
      throws Exception {
    DayState state = states.take(KEY, token, segments);
    state.update(log, told, compares, segments);
    List<ArchivedSegment> due = allDue ? segments : segments.subList(0, 1);
    try (DayState.Counted counted = state.count(log, due)) {
      for (int i = 0; i < due.size(); i++) {
        ArchivedSegment segment = due.get(i);
        Object records = FoldRecords.of(whole(log, segment), connection, names);
        assertThat(FoldRecords.of(counted.folds().get(i), connection, names))
            .as("segment %s", segment.definition())
            .isEqualTo(records);
        if (!state.published(segment).isEmpty()) {
          unchanged++;
          assertThat(published.get(segment.hash()))
              .as("published of segment %s, of which nothing changed", segment.definition())
              .isEqualTo(records);
        }
        published.put(segment.hash(), records);
        state.published(segment, Map.of(DoneFlag.ALL, 1L));
      }
    }
    String next = state.store();
    states.keep(KEY, state);
    return next;
  }

  /** Changes the log; returns whether something of it is not told. */
  private boolean change(ChangingLog log, TreeSet<Long> told, Random random) {
    boolean compares = random.nextInt(6) == 0;
    int count = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(30);
    for (int i = 0; i < count; i++) {
      VisitBundle visit = visits.get(random.nextInt(visits.size()));
      boolean vanishes = log.current.containsKey(visit.idVisit()) && random.nextInt(5) == 0;
      boolean isTold = !compares || random.nextBoolean();
      if (vanishes) {
        log.current.remove(visit.idVisit());
      } else if (isTold || !log.current.containsKey(visit.idVisit())) {
        log.current.put(visit.idVisit(), part(visit, random));
      }
      if (isTold) {
        told.add(visit.idVisit());
      }
    }
    return compares;
  }

  /** Sometimes a byte of a file is another one. */
  private static void damage(Path place, Random random) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(place)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    if (files.isEmpty() || random.nextInt(3) > 0) {
      return;
    }
    Path file = files.get(random.nextInt(files.size()));
    byte[] bytes = Files.readAllBytes(file);
    bytes[random.nextInt(bytes.length)] ^= 1;
    Files.write(file, bytes);
  }

  private ScopeFold whole(ChangingLog log, ArchivedSegment segment) {
    ScopeFold fold = new ScopeFold(SITE, ReportSettings.DEFAULTS, DAY, segment);
    log.current.values().forEach(visit -> fold.add(visit, names));
    return fold;
  }
}
