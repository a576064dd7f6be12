package sluice.queue;

import java.util.List;
import java.util.Optional;
import sluice.php.PhpValue;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;

/**
 * One entry of a queue: those requests of one HTTP call that belong to one queue. Immutable.
 *
 * @param requests raw parameters of each request, in order
 * @param environment what came with the HTTP call
 * @param tokenAuth the token of the call; empty is written as JSON false
 * @param time when it was accepted, Unix seconds
 * @param identity empty for entries that PHP wrote
 */
public record RequestSet(
    List<PhpValue.Array> requests,
    RequestEnvironment environment,
    Optional<String> tokenAuth,
    long time,
    Optional<SetIdentity> identity) {

  /** Copies the list. */
  public RequestSet {
    requests = List.copyOf(requests);
  }

  /** How its requests came. */
  public Arrival arrival() {
    return new Arrival(environment, tokenAuth, time);
  }
}
