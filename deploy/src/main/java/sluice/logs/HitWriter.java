package sluice.logs;

import java.util.LinkedHashMap;
import java.util.Map;
import sluice.php.PhpValue;
import sluice.php.PhpValue.Int;
import sluice.php.PhpValue.Text;
import sluice.php.json.PhpJsonWriter;
import sluice.php.url.PercentText;

/** Writes a request of a log as the parameters of a tracking request. Immutable. */
final class HitWriter {

  /** Characters of a path with its query, and of a referrer, that are sent. */
  private static final int MAX_URL_CHARS = 1024;

  private static final int MAX_DIGITS = 15;

  /** Characters of the longest fraction that some server writes. */
  private static final int MAX_FRACTION = 32;

  private final ImportRules rules;

  HitWriter(ImportRules rules) {
    this.rules = rules;
  }

  /**
   * The parameters.
   *
   * @param seconds time of the request, since 1970
   * @param call the parameters of the tracking call that is replayed; empty if it is none
   */
  PhpValue.Array parameters(
      LoggedRequest request, SiteChoice.Place site, long seconds, Map<String, PhpValue> call) {
    AccessLine line = request.line;
    Map<String, PhpValue> hit = new LinkedHashMap<>();
    String referrer = cut(line.text(LogValue.REFERRER));
    hit.put("rec", new Text(rules.taken().replay() ? "0" : "1"));
    hit.put("apiv", new Text("1"));
    hit.put("url", new Text(url(request, site)));
    hit.put("urlref", new Text(referrer));
    hit.put("cip", new Text(line.raw(LogValue.IP)));
    hit.put("cdt", new Text(LogTime.cdt(seconds)));
    hit.put("dp", new Text("1"));
    hit.put("ua", new Text(request.userAgent));
    if (!line.text(LogValue.USERID).isEmpty()) {
      hit.put("uid", new Text(line.text(LogValue.USERID)));
    }
    hit.putAll(call);
    hit.put("idsite", new Text(Integer.toString(site.idSite())));
    putVariables(hit, request);
    putKind(hit, request, referrer);
    putMeasures(hit, line);
    return new PhpValue.Array(hit);
  }

  private String url(LoggedRequest request, SiteChoice.Place site) {
    String path = request.path;
    if (!request.query.isEmpty() && !rules.form().stripsQuery()) {
      path += rules.form().delimiter() + request.query;
    }
    return (path.startsWith("/") ? site.base() : "") + cut(path);
  }

  private static String cut(String url) {
    if (url.length() <= MAX_URL_CHARS) {
      return url;
    }
    int end = Character.isHighSurrogate(url.charAt(MAX_URL_CHARS - 1)) ? 1 : 0;
    return url.substring(0, MAX_URL_CHARS - end);
  }

  /** Custom variables; those that a replayed call has stay as they are. */
  private void putVariables(Map<String, PhpValue> hit, LoggedRequest request) {
    if (rules.taken().bots()) {
      hit.putIfAbsent(
          "_cvar", variables(Map.of(request.isBot ? "Bot" : "Not-Bot", request.userAgent)));
    }
    Map<String, String> page = new LinkedHashMap<>();
    String method = request.line.text(LogValue.METHOD);
    if (rules.form().tracksMethod() && !method.isEmpty()) {
      page.put("HTTP-method", method);
    }
    page.put("HTTP-code", request.status);
    hit.putIfAbsent("cvar", variables(page));
  }

  private static Text variables(Map<String, String> values) {
    Map<String, PhpValue> numbered = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          Map<String, PhpValue> pair = new LinkedHashMap<>();
          pair.put("0", new Text(name));
          pair.put("1", new Text(value));
          numbered.put(Integer.toString(numbered.size() + 1), new PhpValue.Array(pair));
        });
    PhpJsonWriter json = new PhpJsonWriter();
    json.value(new PhpValue.Array(numbered));
    return new Text(json.toString());
  }

  private void putKind(Map<String, PhpValue> hit, LoggedRequest request, String referrer) {
    if (request.isDownload) {
      hit.put("download", hit.get("url"));
    }
    if (rules.taken().bots()) {
      hit.put("bots", new Text("1"));
    }
    if (request.isFailure && hit.get("url") instanceof Text url) {
      String between = rules.form().titleDelimiter();
      String title = request.status + between + "URL = " + PercentText.rawUrlEncode(url.value());
      String from =
          referrer.isEmpty() ? "" : between + "From = " + PercentText.rawUrlEncode(referrer);
      hit.put("action_name", new Text(title + from));
    }
    String action = request.line.raw(LogValue.EVENT_ACTION);
    if (!action.isEmpty()) {
      hit.put("e_c", new Text("cloudfront_rtmp"));
      hit.put("e_a", new Text(action));
      if (!request.line.text(LogValue.EVENT_NAME).isEmpty()) {
        hit.put("e_n", new Text(request.line.text(LogValue.EVENT_NAME)));
      }
    }
  }

  private static void putMeasures(Map<String, PhpValue> hit, AccessLine line) {
    double milliseconds =
        number(line.raw(LogValue.MILLISECONDS))
            + number(line.raw(LogValue.SECONDS)) * 1e3
            + number(line.raw(LogValue.NANOSECONDS)) / 1e6;
    if (milliseconds > 0 && milliseconds < Integer.MAX_VALUE) {
      hit.put("pf_srv", new Int((long) milliseconds));
    }
    String length = line.raw(LogValue.LENGTH);
    if (isDigits(length) && length.length() <= MAX_DIGITS && Long.parseLong(length) > 0) {
      hit.put("bw_bytes", new Int(Long.parseLong(length)));
    }
  }

  private static double number(String text) {
    boolean isNumber =
        !text.isEmpty()
            && text.length() <= MAX_FRACTION
            && text.matches("[0-9]+(\\.[0-9]*)?([eE]-?[0-9]{1,2})?");
    return isNumber ? Double.parseDouble(text) : 0;
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
