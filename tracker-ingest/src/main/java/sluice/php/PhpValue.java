package sluice.php;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value as PHP holds it after parsing a query string, a form or JSON.
 *
 * <p>Text is kept as a Java string. PHP's strings are bytes; bytes that are not valid UTF-8 are
 * read as ISO-8859-1 where the value enters (that is what Matomo's own sanitising makes of them,
 * docs: tracker-ingest/docs/php.md#html-escaping), so nothing is lost. Immutable; safe for use by
 * any thread.
 */
public sealed interface PhpValue {

  /** A string. Every parameter of a URL or a form is one. */
  record Text(String value) implements PhpValue {}

  /** An integer, as only JSON brings them. */
  record Int(long value) implements PhpValue {}

  /** A float, as only JSON brings them. */
  record Decimal(double value) implements PhpValue {}

  /** A boolean, as only JSON brings them. */
  record Bool(boolean value) implements PhpValue {}

  /** JSON's null. */
  record Null() implements PhpValue {
    /** The one instance that is used. */
    public static final Null INSTANCE = new Null();
  }

  /**
   * PHP's ordered array. Keys that PHP would turn into integers are held as their decimal text;
   * insertion order is kept. {@link #isList()} tells which of the two JSON forms it has.
   */
  record Array(Map<String, PhpValue> entries) implements PhpValue {

    /** The empty array. */
    public static final Array EMPTY = new Array(Map.of());

    /** Copies the entries, keeping their order. */
    public Array {
      entries =
          Collections.unmodifiableMap(
              entries instanceof HandedOverEntries ? entries : new LinkedHashMap<>(entries));
    }

    /**
     * Whether the keys are 0, 1, 2 … in this order, so that PHP's json_encode writes a list. True
     * when empty.
     */
    public boolean isList() {
      int expected = 0;
      for (String key : entries.keySet()) {
        if (!key.equals(Integer.toString(expected++))) {
          return false;
        }
      }
      return true;
    }
  }
}
