package sluice.archive.report.bots;

import java.util.List;
import java.util.Optional;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.LogText;

/**
 * Requests of bots of one type, by bot and by what they asked for. Grouped by names, not by
 * idaction, as Matomo's queries do. Not thread-safe.
 */
final class BotCounts {
  private static final LogField IDREQUEST = LogField.of("idrequest");
  private static final LogField IDACTION_URL = LogField.of("idaction_url");
  private static final LogField BOT_NAME = LogField.of("bot_name");
  private static final LogField BOT_TYPE = LogField.of("bot_type");
  private static final LogField STATUS = LogField.of("http_status_code");
  private static final LogField SIZE = LogField.of("response_size_bytes");
  private static final LogField TIME = LogField.of("response_time_ms");

  private static final String REQUESTS = "requests";
  private static final String NOT_FOUND = "not_found";
  private static final String SERVER_ERRORS = "server_errors";

  private final LogText botType;
  private final boolean countsGone;

  /** All requests, whatever they asked for, by bot. */
  final GroupTable bots =
      new GroupTable(
          GroupSchema.of("BotTracking.bots", "bot_name")
              .with(REQUESTS, Merge.SUM)
              .with(NOT_FOUND, Merge.SUM)
              .with(SERVER_ERRORS, Merge.SUM));

  /** Requests by type and name of the action, and by bot. */
  final GroupTable urlsOfBots =
      new GroupTable(
          GroupSchema.of("BotTracking.urls_of_bots", "type", "bot_name", "name")
              .with(REQUESTS, Merge.SUM));

  /** Requests by type and name of the action. */
  final GroupTable urls =
      new GroupTable(
          GroupSchema.of("BotTracking.urls", "type", "name")
              .with(REQUESTS, Merge.SUM)
              .with("sum_server_time", Merge.SUM)
              .with("nb_server_time", Merge.SUM)
              .with("sum_response_size", Merge.SUM)
              .with("nb_response_size", Merge.SUM)
              .with(NOT_FOUND, Merge.SUM)
              .with(SERVER_ERRORS, Merge.SUM));

  final LongCells requests = bots.numbers(REQUESTS);
  final LongCells notFound = bots.numbers(NOT_FOUND);
  final LongCells serverErrors = bots.numbers(SERVER_ERRORS);
  final LongCells requestsOfBot = urlsOfBots.numbers(REQUESTS);
  final LongCells requestsOfUrl = urls.numbers(REQUESTS);
  final LongCells serverTime = urls.numbers("sum_server_time");
  final LongCells timed = urls.numbers("nb_server_time");
  final LongCells responseSize = urls.numbers("sum_response_size");
  final LongCells sized = urls.numbers("nb_response_size");
  final LongCells notFoundOfUrl = urls.numbers(NOT_FOUND);
  final LongCells serverErrorsOfUrl = urls.numbers(SERVER_ERRORS);
  private final KeyBytes key = new KeyBytes();

  /**
   * Counts nothing yet.
   *
   * @param botType value of bot_type; requests of others do not count
   * @param countsGone whether status 410 is "not found", too
   */
  BotCounts(String botType, boolean countsGone) {
    this.botType = new LogText(botType);
    this.countsGone = countsGone;
  }

  List<GroupTable> tables() {
    return List.of(bots, urlsOfBots, urls);
  }

  /** Counts a row of log_bot_request, if it is of the type. */
  void add(LogRow request, LogActions names) {
    boolean isOfType =
        request.text(BOT_TYPE).filter(t -> t.collated().equals(botType.collated())).isPresent();
    if (!isOfType) {
      return;
    }
    long id = request.number(IDREQUEST);
    int bot = bots.row(key.clear().column(request, BOT_NAME), id, 0);
    requests.add(bot, 1);
    notFound.add(bot, isNotFound(request) ? 1 : 0);
    serverErrors.add(bot, isServerError(request) ? 1 : 0);
    Optional<LogAction> action = names.get(request.number(IDACTION_URL));
    if (action.isPresent()) {
      LogText name = new LogText(action.get().name());
      long type = action.get().type().code();
      key.clear().number(type).column(request, BOT_NAME).text(name);
      requestsOfBot.add(urlsOfBots.row(key, id, 0), 1);
      addUrl(urls.row(key.clear().number(type).text(name), id, 0), request);
    }
  }

  private void addUrl(int url, LogRow request) {
    requestsOfUrl.add(url, 1);
    if (!request.isNull(TIME)) {
      serverTime.add(url, request.number(TIME));
      timed.add(url, 1);
    }
    if (!request.isNull(SIZE)) {
      responseSize.add(url, request.number(SIZE));
      sized.add(url, 1);
    }
    notFoundOfUrl.add(url, isNotFound(request) ? 1 : 0);
    serverErrorsOfUrl.add(url, isServerError(request) ? 1 : 0);
  }

  private boolean isNotFound(LogRow request) {
    long status = request.number(STATUS);
    return status == 404 || countsGone && status == 410;
  }

  private static boolean isServerError(LogRow request) {
    long status = request.number(STATUS);
    return status >= 500 && status <= 599;
  }
}
