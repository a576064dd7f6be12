package sluice.logs;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sluice.php.PhpValue;
import sluice.php.url.PhpQueryString;

/**
 * The whole way of a line: read, filtered, given a site, written as a tracking request. For one
 * thread and one log.
 */
final class LineReader {
  private static final Map<String, PhpValue> NO_CALL = Map.of();

  private final ImportRules rules;
  private final SiteChoice sites;
  private final LineFilter filter;
  private final HitWriter writer;

  LineReader(ImportRules rules, SiteChoice sites) {
    this.rules = rules;
    this.sites = sites;
    this.filter = new LineFilter(rules);
    this.writer = new HitWriter(rules);
  }

  /**
   * Reads a line.
   *
   * @throws ImportStopped when a site has to be found by a host that the log does not have
   */
  LineReading read(String text, LogFormat format) throws ImportStopped {
    if (format.isHeader(text)) {
      return leftOut(Outcome.HEADER);
    }
    Optional<AccessLine> line = format.read(text);
    if (line.isEmpty()) {
      return leftOut(Outcome.UNREADABLE);
    }
    LoggedRequest request = LoggedRequest.of(line.get(), rules.form());
    Optional<Outcome> why = filter.leftOut(request);
    if (why.isPresent()) {
      return leftOut(why.get());
    }
    OptionalLong seconds = LogTime.seconds(line.get().raw(LogValue.DATE));
    if (seconds.isEmpty()) {
      return leftOut(Outcome.BAD_DATE);
    }
    return timed(request, seconds.getAsLong() + rules.when().add());
  }

  private LineReading timed(LoggedRequest request, long seconds) throws ImportStopped {
    Map<String, PhpValue> call = NO_CALL;
    if (rules.taken().replay()) {
      call = call(request);
      if (!(call.get("idsite") instanceof PhpValue.Text)) {
        return leftOut(Outcome.NO_TRACKING_CALL);
      }
    }
    Optional<Outcome> why = filter.leftOut(request, seconds);
    if (why.isPresent()) {
      return leftOut(why.get());
    }
    if (request.host == null && sites.needsHost() && call.isEmpty()) {
      throw new ImportStopped(
          ImportStopped.Cause.OPERATOR,
          "the log does not say which host was asked: give --log-hostname, or --idsite with Matomo's"
              + " database (--matomo-dir), whose URL of the site stands for it then");
    }
    Optional<SiteChoice.Place> site = site(request, call);
    String host = request.host == null ? "" : request.host;
    if (site.isEmpty()) {
      String shown = call.isEmpty() ? host : "idsite " + text(call.get("idsite"));
      return new LineReading.LeftOut(Outcome.NO_SITE, shown);
    }
    checkAccess(site.get().idSite(), host);
    return new LineReading.Sent(
        visitor(request, call),
        host,
        site.get().idSite(),
        writer.parameters(request, site.get(), seconds, call));
  }

  /** The worker would refuse its hits, long after they were answered. */
  private void checkAccess(int idSite, String host) throws ImportStopped {
    if (!sites.mayWrite().test(idSite)) {
      throw new ImportStopped(
          ImportStopped.Cause.OPERATOR,
          "the token may not write to site "
              + idSite
              + (host.isEmpty() ? "" : " (" + host + ")")
              + ", whose hits would be refused when they are recorded: give one of a user who may, or"
              + " leave the site out (--exclude-host)");
    }
  }

  private Optional<SiteChoice.Place> site(LoggedRequest request, Map<String, PhpValue> call) {
    return call.isEmpty()
        ? sites.of(request.host)
        : sites.ofCall(text(call.get("idsite")), request.host);
  }

  /** The parameters of a tracking call; empty if the request is none. */
  private Map<String, PhpValue> call(LoggedRequest request) {
    String path = request.path.toLowerCase(Locale.ROOT);
    String file = rules.form().trackerFile();
    boolean isTracker =
        file.isEmpty()
            ? path.endsWith("piwik.php") || path.endsWith("matomo.php")
            : path.endsWith(file);
    return isTracker ? PhpQueryString.parse(request.query).entries() : NO_CALL;
  }

  /** As the tracker tells visitors apart, so that their hits stay in order. */
  private static String visitor(LoggedRequest request, Map<String, PhpValue> call) {
    for (String name : new String[] {"uid", "cid", "_id", "cip"}) {
      if (call.get(name) instanceof PhpValue.Text given && !given.value().isEmpty()) {
        return given.value();
      }
    }
    return request.line.raw(LogValue.IP);
  }

  private static String text(PhpValue value) {
    return value instanceof PhpValue.Text given ? given.value() : "";
  }

  private static LineReading leftOut(Outcome why) {
    return new LineReading.LeftOut(why, "");
  }
}
