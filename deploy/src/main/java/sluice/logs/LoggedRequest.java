package sluice.logs;

import java.util.Locale;

/**
 * What a line says of one request, and what the rules make of it. Confined to one thread.
 *
 * <p>The meaning of each value is that of Matomo's log importer, so that a log counts the same
 * whichever of both reads it: the extension is what follows the last dot of the path, a slash
 * included.
 */
final class LoggedRequest {
  final AccessLine line;
  final String status;
  final String path;
  final String query;
  final String extension;
  final String userAgent;

  /** Null if the log has none. */
  final String host;

  boolean isDownload;
  boolean isBot;
  boolean isFailure;

  private LoggedRequest(AccessLine line, String path, String query, String host) {
    this.line = line;
    this.path = path;
    this.query = query;
    this.host = host;
    this.status = line.raw(LogValue.STATUS);
    this.userAgent = line.raw(LogValue.USER_AGENT);
    this.extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  static LoggedRequest of(AccessLine line, ImportRules.Form form) {
    String path = line.raw(LogValue.PATH);
    if (form.lowersPath()) {
      path = path.toLowerCase(Locale.ROOT);
    }
    String query;
    if (line.has(LogValue.QUERY_STRING)) {
      query = line.text(LogValue.QUERY_STRING);
    } else {
      int at = path.indexOf(form.delimiter());
      query = at < 0 ? "" : path.substring(at + form.delimiter().length());
      path = at < 0 ? path : path.substring(0, at);
    }
    return new LoggedRequest(line, path, query.equals("-") ? "" : query, host(line, form));
  }

  private static String host(AccessLine line, ImportRules.Form form) {
    if (!form.hostname().isEmpty()) {
      return form.hostname();
    }
    return line.has(LogValue.HOST)
        ? withoutDots(line.raw(LogValue.HOST).toLowerCase(Locale.ROOT))
        : null;
  }

  private static String withoutDots(String host) {
    int from = 0;
    int to = host.length();
    while (from < to && host.charAt(from) == '.') {
      from++;
    }
    while (to > from && host.charAt(to - 1) == '.') {
      to--;
    }
    return host.substring(from, to);
  }
}
