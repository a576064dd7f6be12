package sluice.archive.streams;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.period.SiteCalendar;
import sluice.log.DateTimes;
import sluice.site.SiteLoader;
import sluice.site.UnreadableRows;

/** The log of a stream, and the marks that Matomo sets beside it. Confined to one stream. */
final class StreamLog {
  /** A visit goes on for so many seconds. */
  private static final long VISIT_LENGTH = 1800;

  private final StreamDatabase database;
  private final Map<Integer, SiteCalendar> calendars = new HashMap<>();
  private final List<StreamVisit> visits = new ArrayList<>();
  private final List<BotRequest> botRequests = new ArrayList<>();
  private final List<RowTransaction> held = new ArrayList<>();
  private final ActionNames names;
  private final Map<Integer, List<Integer>> goals = new HashMap<>();
  private long lastId;
  private boolean isNewest;

  private record BotRequest(int idSite, long time) {}

  StreamLog(StreamDatabase database) {
    this.database = database;
    this.names = new ActionNames(database.connection());
  }

  /** Begins with empty tables and sites in these time zones. */
  void open(List<String> zones, boolean newest) throws SQLException {
    database.reset(zones);
    isNewest = newest;
    database.version(newest);
    for (int idSite = 1; idSite <= zones.size(); idSite++) {
      loadCalendar(idSite);
    }
    goal(1);
  }

  /** Matomo is the newest from now on. */
  void update() throws SQLException {
    isNewest = true;
    database.version(true);
  }

  /** Takes over the site's time zone. */
  void loadCalendar(int idSite) throws SQLException {
    SiteLoader loader = new SiteLoader("matomo_", new UnreadableRows());
    calendars.put(
        idSite, SiteCalendar.of(loader.load(database.connection(), idSite).orElseThrow()));
  }

  SiteCalendar calendar(int idSite) {
    return calendars.get(idSite);
  }

  /** Another goal, under a number that no other goal of any site has. */
  void goal(int idSite) throws SQLException {
    int idGoal = 1 + goals.values().stream().mapToInt(List::size).sum();
    database.goal(idSite, idGoal);
    goals.computeIfAbsent(idSite, site -> new ArrayList<>()).add(idGoal);
  }

  /** Ids of all tables come from one sequence, so that a late transaction leaves a gap in each. */
  private StreamVisit.Rows rowsOf(RowTransaction transaction, int idSite) {
    List<Integer> ofSite = goals.getOrDefault(idSite, List.of());
    return new StreamVisit.Rows() {
      @Override
      public int goal(int variant) {
        return ofSite.isEmpty() ? 0 : ofSite.get(variant % ofSite.size());
      }

      @Override
      public long nextId() {
        return ++lastId;
      }

      @Override
      public void changed(StreamRow row) {
        transaction.changed(row);
      }

      @Override
      public void deleted(StreamRow row) {
        transaction.deleted(row);
      }
    };
  }

  void record(Step.Batch batch, Instant now) throws SQLException {
    RowTransaction transaction = new RowTransaction();
    boolean isPhp = batch.source() == Step.Source.PHP;
    for (Step.Hit hit : batch.hits()) {
      long time = now.getEpochSecond() - hit.minutesAgo() * 60L;
      LocalDate day = calendar(hit.idSite()).dayOf(Instant.ofEpochSecond(time));
      boolean isPast = day.isBefore(calendar(hit.idSite()).dayOf(now));
      if (hit.kind() == Step.Kind.BOT) {
        if (isNewest) {
          transaction.changed(botRequest(hit, time));
          if (isPast) {
            transaction.add(database.option(hit.idSite(), day));
          }
        }
        continue;
      }
      Optional<StreamVisit> former = visitOf(hit, time);
      if (former.isPresent() && former.get().isHeld() && !isOf(transaction, former.get())) {
        continue; // its rows are locked: that worker has this visitor
      }
      StreamVisit visit =
          former.orElseGet(() -> new StreamVisit(++lastId, hit, time, names, isNewest));
      if (former.isEmpty()) {
        visits.add(visit);
      }
      boolean isFound = hit.minutesAgo() == 0 || isPast && lastDay(visit).equals(day);
      visit.record(
          hit, time, isPhp && (batch.isHeld() || !isFound), rowsOf(transaction, hit.idSite()));
      transaction.touched(visit);
      if (isPhp && isPast) {
        transaction.add(database.option(hit.idSite(), day));
      }
    }
    if (!isPhp) {
      transaction.add(touched(transaction, now));
    }
    if (batch.isHeld()) {
      transaction.visits().forEach(visit -> visit.hold(true));
      held.add(transaction);
    } else {
      transaction.commit(database.connection());
    }
  }

  private StreamRow botRequest(Step.Hit hit, long time) throws SQLException {
    int variant = hit.variant();
    boolean isPage = variant % 3 > 0;
    String name = List.of("ChatGPT-User", "Claude-User", "claude-user").get(variant / 2 % 3);
    String page = "shop.example.org/" + List.of("a", "b/c", "b/").get(variant / 3 % 3);
    Long url =
        variant % 7 == 0
            ? null
            : isPage
                ? names.id(ActionNames.URL, page)
                : names.id(ActionNames.DOWNLOAD, "shop.example.org/f.pdf");
    botRequests.add(new BotRequest(hit.idSite(), time));
    return new StreamRow("log_bot_request")
        .with("idrequest", ++lastId)
        .with("idsite", hit.idSite())
        .with("server_time", DateTimes.text(time))
        .with("idaction_url", url)
        .with("bot_name", name)
        .with("bot_type", variant % 11 == 0 ? "other" : "ai_chatbot")
        .with("http_status_code", List.of(200, 404, 410, 503).get(variant % 4))
        .with("response_size_bytes", variant % 5 == 0 ? null : variant)
        .with("response_time_ms", variant % 5 == 1 ? null : variant % 100);
  }

  private static boolean isOf(RowTransaction transaction, StreamVisit visit) {
    return transaction.visits().contains(visit);
  }

  private Optional<StreamVisit> visitOf(Step.Hit hit, long time) {
    Optional<StreamVisit> found = Optional.empty();
    for (StreamVisit visit : visits) {
      boolean isHis = visit.idSite() == hit.idSite() && visit.visitor() == hit.visitor();
      if (isHis && (hit.joins() || visit.isNear(time, VISIT_LENGTH))) {
        found = Optional.of(visit);
      }
    }
    return found;
  }

  private String touched(RowTransaction transaction, Instant now) {
    return "INSERT INTO matomo_sluice_touched (idtouched, queue, from_position, to_position,"
        + " ts_written, oldest_hit, newest_hit, visits) VALUES ("
        + ++lastId
        + ", "
        + lastId % 2
        + ", 0, 1, '"
        + DateTimes.text(now)
        + "', '"
        + DateTimes.text(now)
        + "', '"
        + DateTimes.text(now)
        + "', '"
        + transaction.touchedVisits()
        + "')";
  }

  /** Commits what was held back. */
  void commit() throws SQLException {
    for (RowTransaction transaction : held) {
      transaction.commit(database.connection());
    }
    held.clear();
  }

  private Optional<StreamVisit> visible(int number) {
    List<StreamVisit> all = visits.stream().filter(visit -> !visit.isHeld()).toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(number % all.size()));
  }

  private Set<LocalDate> days(StreamVisit visit) {
    SiteCalendar calendar = calendar(visit.idSite());
    return visit
        .times()
        .map(time -> calendar.dayOf(Instant.ofEpochSecond(time)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private LocalDate lastDay(StreamVisit visit) {
    return calendar(visit.idSite()).dayOf(Instant.ofEpochSecond(visit.last()));
  }

  void delete(Step.Delete step) throws SQLException {
    Optional<StreamVisit> one = visible(step.visit());
    if (one.isEmpty()) {
      return;
    }
    List<StreamVisit> gone =
        visits.stream()
            .filter(visit -> !visit.isHeld() && visit.idSite() == one.get().idSite())
            .filter(
                visit ->
                    visit == one.get()
                        || step.wholeDay() && lastDay(visit).equals(lastDay(one.get())))
            .toList();
    String ids =
        gone.stream().map(visit -> String.valueOf(visit.id())).collect(Collectors.joining(","));
    RowTransaction transaction = new RowTransaction();
    for (String table :
        List.of("log_visit", "log_link_visit_action", "log_conversion", "log_conversion_item")) {
      transaction.add("DELETE FROM matomo_" + table + " WHERE idvisit IN (" + ids + ")");
    }
    for (StreamVisit visit : gone) {
      days(visit).forEach(day -> transaction.add(mark(visit.idSite(), day, step.mark())));
    }
    transaction.commit(database.connection());
    visits.removeAll(gone);
  }

  private String mark(int idSite, LocalDate day, Step.Mark mark) {
    return mark == Step.Mark.OPTION
        ? database.option(idSite, day)
        : database.invalidation(idSite, 1, day, day, "done");
  }

  void anonymise(int number) throws SQLException {
    Optional<StreamVisit> visit = visible(number);
    if (visit.isEmpty()) {
      return;
    }
    RowTransaction transaction = new RowTransaction();
    visit.get().anonymise(rowsOf(transaction, visit.get().idSite()));
    days(visit.get())
        .forEach(day -> transaction.add(mark(visit.get().idSite(), day, Step.Mark.ROW)));
    transaction.commit(database.connection());
  }

  /** Somebody invalidates a period around a visit. */
  void invalidate(Step.Invalidate step) throws SQLException {
    Optional<StreamVisit> visit = visible(step.visit());
    if (visit.isPresent()) {
      Period period = Period.of(PeriodKind.values()[step.period() - 1], lastDay(visit.get()));
      database.execute(
          database.invalidation(
              visit.get().idSite(), step.period(), period.date1(), period.date2(), "done"));
    }
  }

  /** All days of a site that have rows are invalidated, and those around them. */
  void invalidateAll(int idSite, String flag, Instant now) throws SQLException {
    LocalDate today = calendar(idSite).dayOf(now);
    Set<LocalDate> days = new TreeSet<>();
    for (StreamVisit visit : visits) {
      if (visit.idSite() == idSite) {
        days.addAll(days(visit));
      }
    }
    botRequests.stream()
        .filter(request -> request.idSite() == idSite)
        .forEach(request -> days.add(day(request)));
    Set<LocalDate> around = new TreeSet<>();
    for (LocalDate day : days) {
      day.minusDays(1).datesUntil(day.plusDays(2)).forEach(around::add);
    }
    for (LocalDate day : around) {
      if (!day.isAfter(today)) {
        database.execute(database.invalidation(idSite, 1, day, day, flag));
      }
    }
  }

  /** Visits whose last action is older are gone. */
  void purged(Instant oldest) {
    visits.removeIf(visit -> visit.last() < oldest.getEpochSecond());
    botRequests.removeIf(request -> request.time() < oldest.getEpochSecond());
  }

  /** Days of any row. */
  TreeSet<LocalDate> days() {
    TreeSet<LocalDate> days = new TreeSet<>();
    visits.forEach(visit -> days.addAll(days(visit)));
    botRequests.forEach(request -> days.add(day(request)));
    return days;
  }

  private LocalDate day(BotRequest request) {
    return calendar(request.idSite()).dayOf(Instant.ofEpochSecond(request.time()));
  }
}
