package sluice.logs;

import java.util.Locale;
import java.util.Optional;

/**
 * Whether a request is sent, by its rules in their order: the first that leaves it out is the
 * reason. Notes in the request what it counts as. Immutable.
 */
final class LineFilter {
  private final ImportRules rules;

  LineFilter(ImportRules rules) {
    this.rules = rules;
  }

  /** Why the request is left out before its time is looked at; empty if it is not. */
  Optional<Outcome> leftOut(LoggedRequest request) {
    return download(request)
        .or(() -> hostname(request))
        .or(() -> error(request))
        .or(() -> redirect(request))
        .or(() -> path(request))
        .or(() -> statics(request))
        .or(() -> bot(request));
  }

  private Optional<Outcome> download(LoggedRequest request) {
    if (rules.downloads().contains(request.extension)) {
      request.isDownload = true;
      return Optional.empty();
    }
    return reason(ImportRules.DOWNLOADS.contains(request.extension), Outcome.OTHER_DOWNLOAD);
  }

  private Optional<Outcome> hostname(LoggedRequest request) {
    boolean isOther =
        request.host != null
            && !rules.where().hostnames().isEmpty()
            && rules.where().hostnames().stream().noneMatch(name -> name.fits(request.host));
    return reason(isOther, Outcome.OTHER_HOSTNAME);
  }

  private Optional<Outcome> error(LoggedRequest request) {
    char first = request.status.charAt(0);
    if (first != '4' && first != '5' || rules.taken().replay()) {
      return Optional.empty();
    }
    request.isFailure = true;
    return reason(!rules.taken().errors(), Outcome.HTTP_ERROR);
  }

  private Optional<Outcome> redirect(LoggedRequest request) {
    if (request.status.charAt(0) != '3' || request.status.equals("304")) {
      return Optional.empty();
    }
    request.isFailure = true;
    return reason(!rules.taken().redirects(), Outcome.HTTP_REDIRECT);
  }

  private Optional<Outcome> path(LoggedRequest request) {
    ImportRules.Where where = rules.where();
    boolean isOut =
        where.excludePaths().stream().anyMatch(path -> path.fits(request.path))
            || !where.includePaths().isEmpty()
                && where.includePaths().stream().noneMatch(path -> path.fits(request.path));
    return reason(isOut, Outcome.PATH);
  }

  private Optional<Outcome> statics(LoggedRequest request) {
    String file = request.path.substring(request.path.lastIndexOf('/') + 1);
    if (!ImportRules.STATIC_EXTENSIONS.contains(request.extension)
        && !ImportRules.STATIC_FILES.contains(file)) {
      return Optional.empty();
    }
    request.isDownload = true;
    return reason(!rules.taken().statics(), Outcome.STATIC);
  }

  private Optional<Outcome> bot(LoggedRequest request) {
    String agent = request.userAgent.toLowerCase(Locale.ROOT);
    request.isBot = rules.bots().stream().anyMatch(agent::contains);
    return reason(request.isBot && !rules.taken().bots(), Outcome.BOT);
  }

  /**
   * Why the request is left out for its host or its time; empty if it is not.
   *
   * @param seconds since 1970
   */
  Optional<Outcome> leftOut(LoggedRequest request, long seconds) {
    String host = request.host == null ? hostOfUrl(request.path) : request.host;
    ImportRules.Where where = rules.where();
    boolean isOtherHost =
        !host.isEmpty()
            && (where.excludeHosts().contains(host)
                || !where.includeHosts().isEmpty() && !where.includeHosts().contains(host));
    return reason(isOtherHost, Outcome.HOST)
        .or(() -> reason(seconds < rules.when().from(), Outcome.TOO_OLD))
        .or(() -> reason(seconds > rules.when().to(), Outcome.TOO_NEW));
  }

  /** The host of a path that is a whole URL, without its port; else empty. */
  private static String hostOfUrl(String path) {
    int scheme = path.indexOf("://");
    if (scheme < 0) {
      return "";
    }
    String rest = path.substring(scheme + 3);
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    return authority.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
  }

  private static Optional<Outcome> reason(boolean isSo, Outcome outcome) {
    return isSo ? Optional.of(outcome) : Optional.empty();
  }
}
