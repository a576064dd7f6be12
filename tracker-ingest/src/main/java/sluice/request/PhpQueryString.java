package sluice.request;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * PHP's parse_str (reference tracker.md 0.1): {@code a[]=1&a[x]=2} builds nested arrays, dots and
 * spaces in names become underscores, the last of several equal names wins. Confined to one call.
 */
final class PhpQueryString {

  /** PHP's max_input_nesting_level: a name with more brackets is dropped, with what it had. */
  private static final int MAX_NESTING = 64;

  private final Map<String, Object> root = new LinkedHashMap<>();
  private boolean nested;

  private PhpQueryString() {}

  /** Parses; percent-decodes inside the given bytes, which the caller no longer needs. */
  static PhpValue.Array parse(byte[] query, int maxVariables) {
    PhpQueryString parser = new PhpQueryString();
    int variables = 0;
    int start = 0;
    while (start < query.length && variables < maxVariables) {
      int end = indexOf(query, '&', start, query.length);
      if (end > start) {
        variables++;
        parser.pair(query, start, end);
      }
      start = end + 1;
    }
    return parser.nested ? freeze(parser.root) : flat(parser.root);
  }

  /** Without brackets in any name every value is text already. */
  @SuppressWarnings("unchecked")
  private static PhpValue.Array flat(Map<String, ?> root) {
    return new PhpValue.Array((Map<String, PhpValue>) root);
  }

  private void pair(byte[] query, int start, int end) {
    int equals = indexOf(query, '=', start, end);
    int nameEnd = PhpText.decode(query, start, equals, true);
    String name = PhpText.of(query, start, indexOf(query, 0, start, nameEnd));
    String value = "";
    if (equals < end) {
      value = PhpText.of(query, equals + 1, PhpText.decode(query, equals + 1, end, true));
    }
    register(name, new PhpValue.Text(value));
  }

  private void register(String rawName, PhpValue.Text value) {
    int start = 0;
    while (start < rawName.length() && rawName.charAt(start) == ' ') {
      start++;
    }
    String name = rawName.substring(start);
    int bracket = name.indexOf('[');
    if (bracket == 0) {
      return;
    }
    if (bracket < 0) {
      String key = mangle(name);
      if (!key.isEmpty()) {
        root.put(key, value);
      }
      return;
    }
    if (!closes(name, bracket)) {
      root.put(mangle(name), value);
      return;
    }
    registerNested(name, bracket, value);
  }

  private void registerNested(String name, int bracket, PhpValue.Text value) {
    nested = true;
    String first = mangle(name.substring(0, bracket));
    Map<String, Object> level = root;
    String key = first;
    int open = bracket;
    for (int depth = 1; open < name.length() && name.charAt(open) == '['; depth++) {
      if (depth > MAX_NESTING) {
        root.remove(first);
        return;
      }
      if (!closes(name, open)) {
        break;
      }
      level = child(level, key);
      int inner = open + 1;
      if (isSpace(name.charAt(inner)) && name.charAt(inner + 1) == ']') {
        inner++;
      }
      int close = name.indexOf(']', inner);
      key = close == inner ? nextIndex(level) : name.substring(open + 1, close);
      open = close + 1;
    }
    level.put(key, value);
  }

  private static boolean closes(String name, int open) {
    int from = open + 1;
    if (from < name.length() && isSpace(name.charAt(from))) {
      from++;
    }
    return name.indexOf(']', from) >= 0;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> child(Map<String, Object> level, String key) {
    Object present = level.get(key);
    if (present instanceof Map) {
      return (Map<String, Object>) present;
    }
    Map<String, Object> created = new LinkedHashMap<>();
    level.put(key, created);
    return created;
  }

  /** One more than the highest integer key, 0 when there is none. */
  private static String nextIndex(Map<String, Object> level) {
    long next = 0;
    for (String key : level.keySet()) {
      if (PhpValues.isIntegerKey(key)) {
        next = Math.max(next, Long.parseLong(key) + 1);
      }
    }
    return Long.toString(next);
  }

  private static String mangle(String name) {
    return name.replace('.', '_').replace(' ', '_').replace('[', '_');
  }

  @SuppressWarnings("unchecked")
  private static PhpValue.Array freeze(Map<String, Object> level) {
    Map<String, PhpValue> frozen = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : level.entrySet()) {
      Object value = entry.getValue();
      frozen.put(
          entry.getKey(),
          value instanceof PhpValue ? (PhpValue) value : freeze((Map<String, Object>) value));
    }
    return new PhpValue.Array(frozen);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  /** The first place of the byte, or {@code to}. */
  private static int indexOf(byte[] bytes, int wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return to;
  }
}
