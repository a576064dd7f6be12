package sluice.queue;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import sluice.request.HostileText;
import sluice.request.PhpValue;
import sluice.request.RequestEnvironment;

/** Request sets as ingest makes them, with hostile texts in all places. Stateless. */
public final class RequestSetArbitraries {

  private RequestSetArbitraries() {}

  /** One to four requests, each of one parameter or more. */
  public static Arbitrary<RequestSet> requestSets() {
    Arbitrary<RequestEnvironment> environments =
        Combinators.combine(HostileText.plainParameters(), HostileText.plainParameters())
            .as(RequestEnvironment::new);
    Arbitrary<Optional<String>> tokens =
        HostileText.unicode().filter(token -> !token.isEmpty()).optional(0.5);
    Arbitrary<SetIdentity> identities =
        Combinators.combine(
                Arbitraries.of("p-1", "0", "a".repeat(64)),
                Arbitraries.of(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.of(4095)),
                Arbitraries.longs().greaterOrEqual(1))
            .as(SetIdentity::new);
    return Combinators.combine(
            requests().list().ofMinSize(1).ofMaxSize(4),
            environments,
            tokens,
            Arbitraries.longs().between(0, 4_000_000_000L),
            identities)
        .as((all, env, token, time, id) -> new RequestSet(all, env, token, time, Optional.of(id)));
  }

  private static Arbitrary<PhpValue.Array> requests() {
    return HostileText.plainParameters()
        .map(
            plain -> {
              LinkedHashMap<String, PhpValue> params = new LinkedHashMap<>();
              plain.forEach((name, value) -> params.put(name, new PhpValue.Text(value)));
              return new PhpValue.Array(params);
            });
  }
}
