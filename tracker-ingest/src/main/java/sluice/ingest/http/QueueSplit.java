package sluice.ingest.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import sluice.ingest.ring.EntryEncoder;
import sluice.queue.QueueSelector;
import sluice.request.ClientAddress;
import sluice.request.PhpValue;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;
import sluice.request.VisitorId;
import sluice.request.VisitorIdentification;

/**
 * Cuts the requests of a call into request sets: one for each queue that they touch (reference
 * tracker.md 2.1, 2.3), of at most so many requests. Belongs to one thread (its encoder does).
 */
final class QueueSplit {

  private final EntryEncoder encoder;
  private final int setRequests;

  QueueSplit(EntryEncoder encoder, int setRequests) {
    this.encoder = encoder;
    this.setRequests = setRequests;
  }

  /** What the requests of a call share. */
  record Shared(RequestEnvironment environment, Optional<String> token, long time) {}

  /** Encodes the sets, in the order of the requests within each queue. */
  List<ParseResult.Part> split(List<PhpValue.Array> requests, Shared shared, TrackerRules rules) {
    if (requests.size() == 1) {
      int finest = queueOf(requests.get(0), shared, rules, QueueSelector.FINEST);
      return List.of(part(finest, QueueSelector.FINEST, requests, shared));
    }
    TreeMap<Integer, List<PhpValue.Array>> byQueue = new TreeMap<>();
    for (PhpValue.Array request : requests) {
      int queue = queueOf(request, shared, rules, rules.queues());
      byQueue.computeIfAbsent(queue, q -> new ArrayList<>()).add(request);
    }
    List<ParseResult.Part> parts = new ArrayList<>();
    byQueue.forEach(
        (queue, all) -> {
          for (int from = 0; from < all.size(); from += setRequests) {
            int to = Math.min(all.size(), from + setRequests);
            parts.add(part(queue, rules.queues(), all.subList(from, to), shared));
          }
        });
    return parts;
  }

  private ParseResult.Part part(int queue, int of, List<PhpValue.Array> requests, Shared shared) {
    return new ParseResult.Part(
        queue, of, encoder.encode(requests, shared.environment(), shared.token(), shared.time()));
  }

  private static int queueOf(PhpValue.Array params, Shared shared, TrackerRules rules, int of) {
    TrackingRequest request =
        new TrackingRequest(params, shared.environment(), shared.token(), shared.time());
    long idSite = request.integer("idsite");
    Optional<VisitorId> visitor =
        VisitorIdentification.of(request, rules.of(idSite).visitorIds()).visitorId();
    String address = visitor.isPresent() ? "" : ClientAddress.of(request, rules.proxies()).text();
    return QueueSelector.queueOf(visitor, idSite, address, of);
  }
}
