package sluice.worker.plan;

import java.util.Optional;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.request.TrackingRequest;

/** What parameter recMode asks a request to be taken for (docs: queue-worker/docs/bots.md). */
enum RecordingMode {
  /** A hit, as in all versions. */
  HIT,
  /** A request of a bot, or nothing. */
  BOT,
  /** Of a bot if one sent it, else a hit. */
  EITHER,
  /** Nothing: no such mode exists. */
  NONE;

  /** As Matomo reads it from 5.7 on; what is empty to PHP asks for nothing. */
  static RecordingMode of(TrackingRequest request) {
    Optional<PhpValue> sent = request.raw("recMode");
    boolean isList = sent.filter(PhpValue.Array.class::isInstance).isPresent();
    if (!isList && sent.filter(value -> !PhpValues.isEmpty(value)).isEmpty()) {
      return HIT;
    }
    return switch (request.plainText("recMode", "")) {
      case "1" -> BOT;
      case "2" -> EITHER;
      default -> NONE;
    };
  }
}
