package sluice.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.php.json.PhpJson;
import sluice.php.json.PhpJson.MalformedJsonException;
import sluice.queue.RequestSetCodec.InvalidEntryException;
import sluice.request.RequestEnvironment;

/** Reads entries that we or PHP wrote. Thread-safe: each thread has its own inflater. */
final class RequestSetReader {

  private static final ThreadLocal<Inflater> INFLATER = ThreadLocal.withInitial(Inflater::new);

  /** JSON is about so many times as large as its zlib form: size of the first buffer. */
  private static final int EXPECTED_RATIO = 4;

  private static final int MIN_BUFFER_BYTES = 1024;

  private RequestSetReader() {}

  static RequestSet read(byte[] entry, int maxInflatedBytes) throws InvalidEntryException {
    Content content = content(entry, maxInflatedBytes);
    try {
      return requestSet(
          PhpJson.decode(content.json(), content.length(), RequestSetCodec.MAX_VALUES),
          content.identity());
    } catch (MalformedJsonException e) {
      throw new InvalidEntryException(
          "an entry must be zlib or plain JSON, is neither: " + e.getMessage());
    }
  }

  /**
   * The JSON of an entry, the first bytes of a buffer, and the identity that stands behind its
   * compressed form.
   */
  private record Content(byte[] json, int length, Optional<SetIdentity> identity) {}

  /** Inflated when it can be, else as it is, as the plugin has it. */
  private static Content content(byte[] entry, int maxInflatedBytes) throws InvalidEntryException {
    if (entry.length > 0 && entry[0] != '{') {
      Inflater inflater = INFLATER.get();
      Optional<byte[]> inflated = inflate(inflater, entry, maxInflatedBytes);
      if (inflated.isPresent()) {
        int behind = entry.length - inflater.getRemaining();
        int length = (int) inflater.getBytesWritten();
        return new Content(inflated.get(), length, IdentityTail.read(entry, behind));
      }
    }
    if (entry.length > maxInflatedBytes) {
      throw tooLarge(entry.length, maxInflatedBytes);
    }
    return new Content(entry, entry.length, Optional.empty());
  }

  /**
   * A buffer that begins with what was inflated; empty when it is no zlib stream, or one that is
   * cut off or holds nothing.
   */
  private static Optional<byte[]> inflate(Inflater inflater, byte[] entry, int maxInflatedBytes)
      throws InvalidEntryException {
    inflater.reset();
    inflater.setInput(entry);
    byte[] inflated = new byte[firstBuffer(entry.length, maxInflatedBytes)];
    int size = 0;
    try {
      while (true) {
        int more = inflater.inflate(inflated, size, inflated.length - size);
        size += more;
        if (size > maxInflatedBytes) {
          throw tooLarge(size, maxInflatedBytes);
        }
        if (inflater.finished()) {
          return size == 0 ? Optional.empty() : Optional.of(inflated);
        }
        if (size < inflated.length && more == 0) {
          return Optional.empty();
        }
        if (size == inflated.length) {
          inflated = Arrays.copyOf(inflated, (int) Math.min(size * 2L, maxInflatedBytes + 1L));
        }
      }
    } catch (DataFormatException notZlib) {
      return Optional.empty();
    }
  }

  /** Never above the limit by more than the byte that tells too large from just fitting. */
  private static int firstBuffer(int entryBytes, int maxInflatedBytes) {
    long expected = Math.max(MIN_BUFFER_BYTES, (long) entryBytes * EXPECTED_RATIO);
    return (int) Math.min(expected, maxInflatedBytes + 1L);
  }

  private static InvalidEntryException tooLarge(int size, int maxInflatedBytes) {
    return new InvalidEntryException(
        "an entry must have at most " + maxInflatedBytes + " bytes of JSON, has at least " + size);
  }

  private static RequestSet requestSet(PhpValue json, Optional<SetIdentity> behind)
      throws InvalidEntryException {
    Map<String, PhpValue> members = array(json, "the entry").entries();
    if (!members.containsKey("requests")) {
      throw new InvalidEntryException(
          "an entry must have the member requests, has " + members.keySet());
    }
    PhpValue.Array env = arrayOrEmpty(members, "env");
    return new RequestSet(
        requests(array(members.get("requests"), "requests")),
        new RequestEnvironment(strings(env, "server"), strings(env, "cookie")),
        text(members, "tokenAuth").filter(token -> !token.isEmpty()),
        time(members),
        behind.or(() -> identity(arrayOrEmpty(members, "sluice").entries())));
  }

  private static List<PhpValue.Array> requests(PhpValue.Array list) {
    List<PhpValue.Array> requests = new ArrayList<>(list.entries().size());
    for (PhpValue request : list.entries().values()) {
      // what is no array is a request without parameters, as Matomo's Request has it
      requests.add(request instanceof PhpValue.Array params ? params : PhpValue.Array.EMPTY);
    }
    if (!requests.isEmpty()) {
      requests.set(0, withTextualHints(requests.get(0)));
    }
    return requests;
  }

  /** The plugin's reader turns hints back into text, of the first request only. */
  private static PhpValue.Array withTextualHints(PhpValue.Array request) {
    PhpValue hints = request.entries().get("uadata");
    if (hints == null || hints instanceof PhpValue.Text || PhpValues.isEmpty(hints)) {
      return request;
    }
    Map<String, PhpValue> entries = new LinkedHashMap<>(request.entries());
    entries.put("uadata", new PhpValue.Text(PhpJson.encode(hints)));
    return new PhpValue.Array(entries);
  }

  private static PhpValue.Array array(PhpValue value, String what) throws InvalidEntryException {
    if (value instanceof PhpValue.Array array) {
      return array;
    }
    throw new InvalidEntryException(
        what + " must be a JSON array or object, is " + value.getClass().getSimpleName());
  }

  private static PhpValue.Array arrayOrEmpty(Map<String, PhpValue> members, String name) {
    return members.get(name) instanceof PhpValue.Array array ? array : PhpValue.Array.EMPTY;
  }

  /** Strings and numbers, these as text; PHP's argv and the like are left out. */
  private static Map<String, String> strings(PhpValue.Array env, String name) {
    Map<String, String> strings = new LinkedHashMap<>();
    arrayOrEmpty(env.entries(), name)
        .entries()
        .forEach(
            (key, value) -> {
              if (!(value instanceof PhpValue.Array || value instanceof PhpValue.Null)) {
                strings.put(key, PhpValues.toText(value));
              }
            });
    return strings;
  }

  private static Optional<String> text(Map<String, PhpValue> members, String name) {
    return members.get(name) instanceof PhpValue.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }

  private static long time(Map<String, PhpValue> members) throws InvalidEntryException {
    if (members.get("time") instanceof PhpValue.Int time) {
      return time.value();
    }
    throw new InvalidEntryException(
        "an entry must have an integer member time, has " + members.get("time"));
  }

  /** What no producer of ours would write counts as no identity. */
  private static Optional<SetIdentity> identity(Map<String, PhpValue> members) {
    return members.get("p") instanceof PhpValue.Text producer
            && members.get("n") instanceof PhpValue.Int sequence
            && SetIdentity.isValid(producer.value(), sequence.value())
        ? Optional.of(new SetIdentity(producer.value(), queue(members), sequence.value()))
        : Optional.empty();
  }

  private static OptionalInt queue(Map<String, PhpValue> members) {
    return members.get("q") instanceof PhpValue.Int queue
            && queue.value() >= 0
            && queue.value() <= Integer.MAX_VALUE
        ? OptionalInt.of((int) queue.value())
        : OptionalInt.empty();
  }
}
