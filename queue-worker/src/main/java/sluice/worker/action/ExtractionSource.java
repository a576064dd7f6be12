package sluice.worker.action;

import sluice.php.PhpValues;
import sluice.request.TrackingRequest;

/**
 * The texts that custom dimensions are extracted from, unescaped (docs:
 * queue-worker/docs/actions.md#custom-dimensions). Immutable.
 */
public record ExtractionSource(String url, String title) {

  /** A hit that records this action. */
  public static ExtractionSource of(Action action) {
    return new ExtractionSource(
        PhpValues.unsanitize(action.rawUrl().orElse("")), PhpValues.unsanitize(action.name()));
  }

  /** A hit that records no action: a goal, an order, a cart, a ping. */
  public static ExtractionSource of(TrackingRequest request) {
    return new ExtractionSource(
        PhpValues.unsanitize(request.url()), PhpValues.unsanitize(request.text("action_name")));
  }
}
