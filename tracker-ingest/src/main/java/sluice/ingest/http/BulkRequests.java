package sluice.ingest.http;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.php.url.ArrayCount;
import sluice.php.url.PhpQueryString;
import sluice.php.url.PhpUrl;

/**
 * The requests of a bulk body that have parameters. Each is parsed when it is asked for, so that
 * what all of them together stand for is never in memory. Immutable; thread-safe.
 */
final class BulkRequests implements Iterable<PhpValue.Array> {

  private final Collection<PhpValue> elements;

  BulkRequests(Collection<PhpValue> elements) {
    this.elements = elements;
  }

  /** Adds one request that is parsed already. */
  static BulkRequests of(PhpValue.Array params) {
    return new BulkRequests(List.of(params));
  }

  /** How many there are at most. */
  int most() {
    return elements.size();
  }

  /** A string is a URL whose query counts; without a query it is skipped. */
  static Optional<String> query(PhpValue.Text url) {
    return PhpUrl.parse(url.value())
        .flatMap(PhpUrl::query)
        .filter(query -> !PhpValues.isEmpty(query));
  }

  @Override
  public Iterator<PhpValue.Array> iterator() {
    ArrayCount arrays = new ArrayCount(PhpQueryString.MAX_INPUT_ARRAYS);
    Iterator<PhpValue> each = elements.iterator();
    return new Iterator<>() {
      private PhpValue.Array next = find();

      private PhpValue.Array find() {
        PhpValue.Array found = PhpValue.Array.EMPTY;
        while (each.hasNext() && found.entries().isEmpty()) {
          found = params(each.next(), arrays);
        }
        return found;
      }

      @Override
      public boolean hasNext() {
        return !next.entries().isEmpty();
      }

      @Override
      public PhpValue.Array next() {
        if (!hasNext()) {
          throw new NoSuchElementException("there are no more requests in this bulk");
        }
        PhpValue.Array found = next;
        next = find();
        return found;
      }
    };
  }

  private static PhpValue.Array params(PhpValue element, ArrayCount arrays) {
    if (element instanceof PhpValue.Text url) {
      return query(url)
          .map(query -> PhpQueryString.parse(query, arrays))
          .orElse(PhpValue.Array.EMPTY);
    }
    return element instanceof PhpValue.Array params ? params : PhpValue.Array.EMPTY;
  }
}
