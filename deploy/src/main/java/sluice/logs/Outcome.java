package sluice.logs;

import java.util.Locale;

/** What becomes of a line; each line has exactly one. */
public enum Outcome {
  /** It was sent, and the tracking endpoint has it. */
  SENT("sent"),
  /** A line about the log itself. */
  HEADER("lines about the log itself"),
  /** Before {@code --skip}. */
  SKIPPED("skipped by --skip"),
  /** Not written as the log's format says. */
  UNREADABLE("not written in the log's format"),
  TOO_LONG("longer than a line may be"),
  /** What followed when a line was read before it was complete. */
  REST("rest of a line that was read before it was complete"),
  BAD_DATE("without a valid time"),
  OTHER_DOWNLOAD("downloads that --download-extensions does not name"),
  OTHER_HOSTNAME("hosts that --hostname does not name"),
  HTTP_ERROR("HTTP errors (--enable-http-errors takes them)"),
  HTTP_REDIRECT("HTTP redirects (--enable-http-redirects takes them)"),
  PATH("paths excluded, or not included"),
  STATIC("static files (--enable-static takes them)"),
  BOT("bots (--enable-bots takes them)"),
  NO_TRACKING_CALL("no tracking calls (--replay-tracking)"),
  HOST("hosts excluded, or not included"),
  TOO_OLD("older than --exclude-older-than"),
  TOO_NEW("newer than --exclude-newer-than"),
  NO_SITE("hosts of no site (--idsite-fallback takes them)"),
  /** The operator decided so after an interruption. */
  LEFT_IN_DOUBT("in doubt and left out (--in-doubt=skip)"),
  /** Larger than the endpoint takes, alone. */
  REFUSED("too large for the tracking endpoint");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  /** For the summary. */
  public String words() {
    return words;
  }

  /** Its name in logs and JSON, such as {@code http_error}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
