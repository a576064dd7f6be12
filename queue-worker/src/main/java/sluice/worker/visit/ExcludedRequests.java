package sluice.worker.visit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.php.url.PercentText;
import sluice.request.MatomoText;
import sluice.request.TrackingRequest;

/**
 * The conditions of [Tracker] exclude_requests, {@code parameter<operator>value} separated by
 * commas; any that matches excludes (docs:
 * queue-worker/docs/exclusions.md#conditions-on-parameters).
 */
final class ExcludedRequests {

  private static final Pattern CONDITION =
      Pattern.compile("(.+?)(==|!=|=@|!@|=\\^|=\\$)(.*)", Pattern.DOTALL);

  private ExcludedRequests() {}

  static boolean matches(TrackingRequest request, String conditions) {
    if (conditions.isEmpty()) {
      return false;
    }
    for (String condition : conditions.split(",")) {
      Matcher parts = CONDITION.matcher(condition);
      if (parts.matches() && matches(request, parts)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(TrackingRequest request, Matcher parts) {
    String actual = lower(value(request, parts.group(1)));
    String wanted = lower(PercentText.urlDecode(parts.group(3)));
    return switch (parts.group(2)) {
      case "==" -> actual.equals(wanted);
      case "!=" -> !actual.equals(wanted);
      case "=@" -> actual.contains(wanted);
      case "!@" -> !actual.contains(wanted);
      case "=^" -> actual.startsWith(wanted);
      default -> actual.endsWith(wanted);
    };
  }

  private static String value(TrackingRequest request, String parameter) {
    return request
        .raw(parameter)
        .filter(value -> !(value instanceof PhpValue.Array || value instanceof PhpValue.Bool))
        .map(value -> MatomoText.sanitize(PhpValues.toText(value)))
        .orElse("");
  }

  private static String lower(String text) {
    return PhpValues.lowerCase(text);
  }
}
