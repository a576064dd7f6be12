package sluice.worker.action;

import sluice.request.MatomoText;
import sluice.request.TrackingRequest;

/**
 * The texts that custom dimensions are extracted from, unescaped (docs:
 * queue-worker/docs/actions.md#custom-dimensions). Immutable.
 */
public record ExtractionSource(String url, String title) {

  /** A hit that records this action. */
  public static ExtractionSource of(Action action) {
    return new ExtractionSource(
        MatomoText.unsanitize(action.rawUrl().orElse("")), MatomoText.unsanitize(action.name()));
  }

  /** A hit that records no action: a goal, an order, a cart, a ping. */
  public static ExtractionSource of(TrackingRequest request) {
    return new ExtractionSource(
        MatomoText.unsanitize(request.url()), MatomoText.unsanitize(request.text("action_name")));
  }
}
