package sluice.request;

import java.util.OptionalLong;
import sluice.php.PhpValues;
import sluice.php.time.StrToTime;

/**
 * When a request says it happened (docs: tracker-ingest/docs/parameters.md#the-time-of-a-hit).
 * Immutable.
 *
 * @param time Unix seconds; the time of acceptance unless the request gives a valid one of its own
 * @param isCustom whether the request's own cdt or cdo decided; only then the age limit of raw data
 *     that Matomo deletes applies
 * @param needsToken whether it is so old that the request is refused without a valid token
 * @param isUnread whether cdt is a date in no spelling that PHP knows, so that it counts as now
 */
public record RequestTime(long time, boolean isCustom, boolean needsToken, boolean isUnread) {

  /** Years of 365 days that a request may lie back; older ones count as now. */
  private static final long MAX_AGE_SECONDS = 20L * 365 * 86400;

  /**
   * @param request read for cdt and cdo
   * @param tokenNeededFromSeconds age from which a token is needed, see {@code
   *     tracking_requests_require_authentication_when_custom_timestamp_newer_than}
   */
  static RequestTime of(TrackingRequest request, long tokenNeededFromSeconds) {
    long now = request.acceptedAt();
    String cdt = request.text("cdt");
    long cdo = request.integer("cdo");
    if (PhpValues.isEmpty(cdt) && cdo == 0) {
      return new RequestTime(now, false, false, false);
    }
    double wanted = PhpValues.isEmpty(cdt) ? now : seconds(cdt, now);
    double time = wanted - Math.abs((double) cdo);
    if (!(time <= now && time > now - MAX_AGE_SECONDS)) {
      return new RequestTime(now, false, false, Double.isNaN(wanted));
    }
    return new RequestTime((long) time, true, now - time >= tokenNeededFromSeconds, false);
  }

  /** The date as Unix seconds; NaN, which no comparison accepts, for text that is no date. */
  private static double seconds(String cdt, long now) {
    if (PhpValues.isNumeric(cdt)) {
      return PhpValues.toDecimal(cdt);
    }
    OptionalLong seconds = StrToTime.parse(cdt, now);
    return seconds.isPresent() ? seconds.getAsLong() : Double.NaN;
  }
}
