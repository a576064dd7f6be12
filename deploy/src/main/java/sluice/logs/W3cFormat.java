package sluice.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sluice.php.url.PercentText;

/**
 * Logs in the W3C's extended format, whose line {@code #Fields:} says what the columns are: IIS,
 * CloudFront and others. A later such line changes the columns from there on, as it does when a
 * server is configured anew.
 */
final class W3cFormat implements LogFormat {

  /** Begins the line that names the columns. */
  static final String FIELDS_LINE = "#Fields:";

  private static final Map<String, LogValue> FIELDS =
      Map.ofEntries(
          Map.entry("date", LogValue.DATE),
          Map.entry("time", LogValue.TIME),
          Map.entry("cs-uri-stem", LogValue.PATH),
          Map.entry("cs-uri-query", LogValue.QUERY_STRING),
          Map.entry("c-ip", LogValue.IP),
          Map.entry("cs(User-Agent)", LogValue.USER_AGENT),
          Map.entry("c-user-agent", LogValue.USER_AGENT),
          Map.entry("cs(Referer)", LogValue.REFERRER),
          Map.entry("sc-status", LogValue.STATUS),
          Map.entry("c-status", LogValue.STATUS),
          Map.entry("sc-bytes", LogValue.LENGTH),
          Map.entry("cs-host", LogValue.HOST),
          Map.entry("x-host-header", LogValue.HOST),
          Map.entry("cs-method", LogValue.METHOD),
          Map.entry("cs-username", LogValue.USERID),
          Map.entry("x-duration", LogValue.SECONDS),
          Map.entry("x-event", LogValue.EVENT_ACTION),
          Map.entry("x-sname", LogValue.EVENT_NAME));

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern DURATION = Pattern.compile("[0-9.]{1,18}");

  /** Servers whose logs are told from others by a column, and what their columns mean. */
  enum Server {
    W3C("w3c_extended", LogValue.SECONDS),
    IIS("iis", LogValue.MILLISECONDS),
    CLOUDFRONT("amazon_cloudfront", LogValue.SECONDS);

    private final String format;
    private final LogValue timeTaken;

    Server(String format, LogValue timeTaken) {
      this.format = format;
      this.timeTaken = timeTaken;
    }

    private static Server of(List<String> columns) {
      if (columns.stream().anyMatch(column -> column.startsWith("x-edge-"))) {
        return CLOUDFRONT;
      }
      return columns.contains("sc-win32-status") ? IIS : W3C;
    }
  }

  private final boolean isMilliseconds;
  private String header = "";
  private List<LogValue> fields = List.of();
  private Server server = Server.W3C;

  /**
   * @param isMilliseconds whether time-taken is in milliseconds in logs other than those of IIS
   */
  W3cFormat(boolean isMilliseconds) {
    this.isMilliseconds = isMilliseconds;
  }

  @Override
  public String name() {
    return server.format;
  }

  @Override
  public String header() {
    return header;
  }

  @Override
  public boolean isHeader(String line) {
    if (line.startsWith(FIELDS_LINE)) {
      begin(line);
    }
    return line.startsWith("#");
  }

  private void begin(String line) {
    header = line.strip();
    List<String> columns = List.of(BLANKS.split(line.substring(FIELDS_LINE.length()).strip()));
    server = Server.of(columns);
    List<LogValue> named = new ArrayList<>();
    for (String column : columns) {
      named.add(
          column.equals("time-taken")
              ? isMilliseconds ? LogValue.MILLISECONDS : server.timeTaken
              : FIELDS.getOrDefault(column, LogValue.NOTHING));
    }
    fields = named;
  }

  @Override
  public Optional<AccessLine> read(String line) {
    AccessLine found = new AccessLine();
    LineCutter cutter = new LineCutter(line.strip());
    for (LogValue field : fields) {
      String value = cutter.literal('"') ? quoted(cutter) : cutter.word();
      if (value == null || value.isEmpty()) {
        return Optional.empty();
      }
      put(found, field, value);
      if (!cutter.blanks() && !cutter.isAtEnd()) {
        return Optional.empty();
      }
    }
    return finish(found) ? Optional.of(found) : Optional.empty();
  }

  private static String quoted(LineCutter cutter) {
    String text = cutter.quoted();
    return text != null && cutter.literal('"') ? text.isEmpty() ? "-" : text : null;
  }

  private void put(AccessLine line, LogValue field, String value) {
    boolean isDuration = field == LogValue.SECONDS || field == LogValue.MILLISECONDS;
    if (isDuration && !DURATION.matcher(value).matches()) {
      return;
    }
    if (field == LogValue.PATH && value.startsWith("rtmp:/")) {
      line.put(field, value.substring("rtmp:/".length()));
    } else if (field == LogValue.USER_AGENT && server == Server.CLOUDFRONT) {
      line.put(field, twiceDecoded(value));
    } else {
      line.put(field, value);
    }
  }

  /** CloudFront escapes a user agent twice. */
  private static String twiceDecoded(String value) {
    return PercentText.rawUrlDecode(PercentText.rawUrlDecode(value));
  }

  private boolean finish(AccessLine line) {
    if (line.has(LogValue.TIME)) {
      line.put(LogValue.DATE, line.raw(LogValue.DATE) + " " + line.raw(LogValue.TIME));
    }
    if (server == Server.CLOUDFRONT && !line.has(LogValue.STATUS)) {
      line.put(LogValue.STATUS, "200"); // streams have none
    }
    return line.isWhole() && line.raw(LogValue.PATH).startsWith("/");
  }
}
