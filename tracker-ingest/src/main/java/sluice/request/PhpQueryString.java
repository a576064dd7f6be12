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

  /** An array in the making: values are texts or further levels. */
  private static final class Level {
    final Map<String, Object> entries = new LinkedHashMap<>();

    /** One more than the highest integer key so far, 0 when there was none. */
    long nextIndex;

    void put(String key, Object value) {
      if (entries.put(key, value) == null && PhpValues.isIntegerKey(key)) {
        nextIndex = Math.max(nextIndex, Long.parseLong(key) + 1);
      }
    }

    Level child(String key) {
      if (entries.get(key) instanceof Level present) {
        return present;
      }
      Level created = new Level();
      put(key, created);
      return created;
    }
  }

  private final Level root = new Level();
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
    return parser.nested ? freeze(parser.root) : flat(parser.root.entries);
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
    Level level = root;
    String key = first;
    int open = bracket;
    for (int depth = 1; open < name.length() && name.charAt(open) == '['; depth++) {
      if (depth > MAX_NESTING) {
        root.entries.remove(first);
        return;
      }
      if (!closes(name, open)) {
        break;
      }
      level = level.child(key);
      int inner = open + 1;
      if (isSpace(name.charAt(inner)) && name.charAt(inner + 1) == ']') {
        inner++;
      }
      int close = name.indexOf(']', inner);
      key = close == inner ? Long.toString(level.nextIndex) : name.substring(open + 1, close);
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

  private static String mangle(String name) {
    return name.replace('.', '_').replace(' ', '_').replace('[', '_');
  }

  private static PhpValue.Array freeze(Level level) {
    Map<String, PhpValue> frozen = new LinkedHashMap<>();
    level.entries.forEach(
        (key, value) ->
            frozen.put(key, value instanceof Level inner ? freeze(inner) : (PhpValue) value));
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
