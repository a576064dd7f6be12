package sluice.ingest.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import sluice.ingest.http.Answer.Status;
import sluice.ingest.ring.EntryEncoder;
import sluice.ingest.ring.EntryPrefix;
import sluice.php.PhpValue;
import sluice.php.json.PhpJsonWriter;
import sluice.queue.KeptInEntry;
import sluice.queue.QueueSelector;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;

/**
 * Cuts the requests of a call into request sets: one for each queue that they touch (docs:
 * tracker-ingest/docs/queue-format.md#an-entry, tracker-ingest/docs/queue-format.md#which-queue),
 * of at most so many requests, values and bytes. A request is written as soon as it is parsed, and
 * forgotten. Belongs to one thread (its encoder does).
 */
final class QueueSplit {

  /**
   * Bytes beyond which a set is closed: far below what a worker inflates, so that one more request
   * fits.
   */
  private static final int SET_BYTES = 1 << 20;

  /** A set is closed when it holds more values; a worker takes twice as many. */
  private static final int SET_VALUES = 100_000;

  /** JSON of all sets of a call: escapes make a body of 8 MiB up to six times as long. */
  private static final long MAX_CALL_BYTES = 24 << 20;

  private final EntryEncoder encoder;
  private final int setRequests;
  private final PhpJsonWriter one = EntryEncoder.writer();

  QueueSplit(EntryEncoder encoder, int setRequests) {
    this.encoder = encoder;
    this.setRequests = setRequests;
  }

  /**
   * What a call was cut into.
   *
   * @param parts the sets, queue by queue, in the order of the requests within each queue
   * @param requests how many there are in all
   * @param last the last request, which decides about the visitor's cookie
   */
  record Sets(List<ParseResult.Part> parts, int requests, PhpValue.Array last) {}

  /** The sets of one queue; the last one is open. */
  private static final class OpenSets {
    private final List<ParseResult.Part> parts = new ArrayList<>();
    private final PhpJsonWriter open = EntryEncoder.writer();
    private int requests;
    private int values;
    private boolean needsReferer;
  }

  /**
   * Encodes the sets.
   *
   * @param maxRequests more are refused, with all others of the call
   * @throws Refusal for too many requests, and for more JSON than a call may become
   */
  Sets split(BulkRequests requests, Arrival arrival, TrackerRules rules, int maxRequests)
      throws Refusal {
    Iterator<PhpValue.Array> each = requests.iterator();
    if (!each.hasNext()) {
      return new Sets(List.of(), 0, PhpValue.Array.EMPTY);
    }
    PhpValue.Array request = each.next();
    if (!each.hasNext()) {
      int finest = queueOf(request, arrival, rules, QueueSelector.FINEST);
      return new Sets(List.of(only(finest, request, arrival)), 1, request);
    }
    TreeMap<Integer, OpenSets> queues = new TreeMap<>();
    long bytes = 0;
    int count = 0;
    while (true) {
      bytes += add(queues, request, arrival, rules);
      if (++count > maxRequests || bytes > MAX_CALL_BYTES) {
        throw tooLarge(count > maxRequests ? maxRequests + " requests" : "24 MiB of JSON");
      }
      if (!each.hasNext()) {
        break;
      }
      request = each.next();
    }
    List<ParseResult.Part> parts = new ArrayList<>();
    queues.forEach(
        (queue, sets) -> {
          close(sets, queue, arrival, rules);
          parts.addAll(sets.parts);
        });
    return new Sets(parts, count, request);
  }

  private static Refusal tooLarge(String most) {
    return new Refusal(Status.TOO_LARGE, "a bulk has at most " + most);
  }

  /** Writes a request to its queue's set; returns how long it is. */
  private int add(
      TreeMap<Integer, OpenSets> queues,
      PhpValue.Array request,
      Arrival arrival,
      TrackerRules rules) {
    int queue = queueOf(request, arrival, rules, rules.queues());
    OpenSets sets = queues.computeIfAbsent(queue, q -> new OpenSets());
    write(request);
    boolean isFull =
        sets.requests == setRequests
            || sets.open.size() + one.size() > SET_BYTES
            || sets.values + one.values() > SET_VALUES;
    if (isFull && sets.requests > 0) {
      close(sets, queue, arrival, rules);
    }
    sets.open.raw(sets.requests == 0 ? "" : ",");
    sets.open.raw(one.buffer(), one.size());
    sets.requests++;
    sets.values += one.values();
    sets.needsReferer |= KeptInEntry.needsReferer(request);
    return one.size();
  }

  private void close(OpenSets sets, int queue, Arrival arrival, TrackerRules rules) {
    EntryPrefix prefix = encoder.encode(sets.open, kept(arrival, sets.needsReferer));
    sets.parts.add(new ParseResult.Part(queue, rules.queues(), prefix));
    sets.open.reset();
    sets.requests = 0;
    sets.values = 0;
    sets.needsReferer = false;
  }

  private ParseResult.Part only(int queue, PhpValue.Array request, Arrival arrival) {
    write(request);
    boolean needsReferer = KeptInEntry.needsReferer(request);
    EntryPrefix prefix = encoder.encode(one, kept(arrival, needsReferer));
    return new ParseResult.Part(queue, QueueSelector.FINEST, prefix);
  }

  private void write(PhpValue.Array request) {
    one.reset();
    one.value(KeptInEntry.of(request));
  }

  private static Arrival kept(Arrival arrival, boolean needsReferer) {
    RequestEnvironment environment = KeptInEntry.of(arrival.environment(), needsReferer);
    return new Arrival(environment, arrival.setToken(), arrival.time());
  }

  private static int queueOf(PhpValue.Array params, Arrival arrival, TrackerRules rules, int of) {
    TrackingRequest request = new TrackingRequest(params, arrival);
    return QueueSelector.queueOf(
        request, rules.of(request.integer("idsite")).visitorIds(), rules.proxies(), of);
  }
}
