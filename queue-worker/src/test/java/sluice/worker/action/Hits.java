package sluice.worker.action;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sluice.php.PhpValue;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;

/** Tracking requests for tests. */
public final class Hits {

  private static final long ACCEPTED_AT = 1_760_000_000;

  private Hits() {}

  /** A hit with text parameters: name, value, name, value, … */
  public static TrackingRequest hit(String... namesAndValues) {
    Map<String, PhpValue> parameters = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put(namesAndValues[i], new PhpValue.Text(namesAndValues[i + 1]));
    }
    return hit(parameters);
  }

  /** A hit with parameters of any type. */
  public static TrackingRequest hit(Map<String, PhpValue> parameters) {
    return new TrackingRequest(
        new PhpValue.Array(parameters),
        new Arrival(RequestEnvironment.EMPTY, Optional.empty(), ACCEPTED_AT));
  }
}
