package sluice.queue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import sluice.php.PhpValue;
import sluice.request.HostileText;
import sluice.request.RequestEnvironment;
import sluice.tries.Choices;

/** Request sets as ingest makes them, with hostile texts in all places. Stateless. */
public final class DrawnRequestSet {

  private DrawnRequestSet() {}

  /** One to four requests, each of one parameter or more. */
  public static RequestSet of(Choices choices) {
    return new RequestSet(
        choices.list(1, 4, DrawnRequestSet::request),
        new RequestEnvironment(
            HostileText.plainParameters(choices), HostileText.plainParameters(choices)),
        choices.oneOf(all -> Optional.empty(), all -> Optional.of(HostileText.unicode(all) + "t")),
        choices.between(0L, 4_000_000_000L),
        Optional.of(identity(choices)));
  }

  private static PhpValue.Array request(Choices choices) {
    Map<String, PhpValue> params = new LinkedHashMap<>();
    HostileText.plainParameters(choices)
        .forEach((name, value) -> params.put(name, new PhpValue.Text(value)));
    return new PhpValue.Array(params);
  }

  private static SetIdentity identity(Choices choices) {
    return new SetIdentity(
        choices.of("p-1", "0", "a".repeat(64)),
        choices.of(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.of(4095)),
        choices.between(1, Long.MAX_VALUE));
  }
}
