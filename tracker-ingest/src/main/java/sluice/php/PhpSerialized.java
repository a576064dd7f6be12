package sluice.php;

/**
 * PHP's serialize format of scalars and arrays, without objects (docs:
 * tracker-ingest/docs/php.md#serialised-values). In Java: {@link PhpValue.Null}, Boolean, Long
 * (Integer is taken too), Double, String, and {@code Map<Object, Object>} in insertion order with
 * Long or String keys. Thread-safe: no state.
 *
 * <pre>
 * N;   b:1;   i:42;   d:0.5;   s:BYTES:"text";   a:COUNT:{key value key value …}
 * </pre>
 */
public final class PhpSerialized {
  private PhpSerialized() {}

  /**
   * Serialises a value.
   *
   * @throws IllegalArgumentException if the value is of another type
   */
  public static byte[] write(Object value) {
    return new PhpWriter().value(value).toBytes();
  }

  /**
   * Reads one value; what follows it is ignored, as PHP does.
   *
   * @throws IllegalArgumentException with the offset if the bytes are not such a value
   */
  public static Object read(byte[] serialized) {
    return new PhpReader(serialized).value();
  }
}
