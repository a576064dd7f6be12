package sluice.php.url;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import sluice.php.HandedOverEntries;
import sluice.php.InputTooLargeException;
import sluice.php.PhpText;
import sluice.php.PhpValue;
import sluice.php.PhpValues;

/**
 * PHP's parse_str (docs: tracker-ingest/docs/php.md#query-strings-and-forms): {@code a[]=1&a[x]=2}
 * builds nested arrays, dots and spaces in names become underscores, the last of several equal
 * names wins. Confined to one call.
 */
public final class PhpQueryString {

  /** PHP's max_input_nesting_level: a name with more brackets is dropped, with what it had. */
  public static final int MAX_NESTING = 64;

  /** PHP's max_input_vars: what comes after so many variables is silently dropped. */
  public static final int MAX_INPUT_VARIABLES = 1000;

  /**
   * Arrays that the names of one call may make: as many as PHP's limits allow in one query, its
   * max_input_vars of its max_input_nesting_level each.
   */
  public static final int MAX_INPUT_ARRAYS = MAX_INPUT_VARIABLES * MAX_NESTING;

  /** Entries for which an array takes memory at first; most arrays hold no more. */
  private static final int FEW = 2;

  /** An array in the making: values are texts or further levels. */
  private static final class Level {
    final HandedOverEntries entries;
    Map<String, Level> levels = Map.of();

    Level(HandedOverEntries entries) {
      this.entries = entries;
    }

    /** One more than the highest integer key so far, 0 when there was none. */
    long nextIndex;

    boolean hasIndex;

    void put(String key, PhpValue value) {
      if (!levels.isEmpty()) {
        levels.remove(key);
      }
      set(key, value);
    }

    void remove(String key) {
      if (!levels.isEmpty()) {
        levels.remove(key);
      }
      entries.remove(key);
    }

    private void set(String key, PhpValue value) {
      if (entries.put(key, value) == null && PhpValues.isIntegerKey(key)) {
        long next = Long.parseLong(key) + 1;
        nextIndex = hasIndex ? Math.max(nextIndex, next) : next;
        hasIndex = true;
      }
    }

    /** The array of this name; it is seen through its parent while it grows. */
    Level child(String key, ArrayCount arrays) {
      Level present = levels.get(key);
      if (present != null) {
        return present;
      }
      arrays.add();
      Level created = new Level(new HandedOverEntries(FEW));
      levels = levels.isEmpty() ? new HashMap<>(2) : levels;
      levels.put(key, created);
      set(key, new PhpValue.Array(created.entries));
      return created;
    }
  }

  private final Level root = new Level(new HandedOverEntries());
  private final ArrayCount arrays;

  PhpQueryString(ArrayCount arrays) {
    this.arrays = arrays;
  }

  /** PHP's parse_str over a query string or form body that is text already. */
  public static PhpValue.Array parse(String query) {
    return parse(query, new ArrayCount(MAX_INPUT_ARRAYS));
  }

  /**
   * As {@link #parse(String)}, one of several queries of a call.
   *
   * @throws InputTooLargeException when they make more arrays than are allowed
   */
  public static PhpValue.Array parse(String query, ArrayCount arrays) {
    return parse(query.getBytes(StandardCharsets.UTF_8), MAX_INPUT_VARIABLES, arrays);
  }

  /**
   * PHP's parse_str over a query string or form body as it came off the wire. The array is used for
   * decoding in place: its content is undefined afterwards.
   */
  public static PhpValue.Array parse(byte[] query) {
    return parse(query, MAX_INPUT_VARIABLES, new ArrayCount(MAX_INPUT_ARRAYS));
  }

  /**
   * A Cookie header as PHP parses it: names with dots and spaces mangled, values percent-decoded
   * (plus stays plus), the first of several equal names wins .
   */
  public static Map<String, String> cookies(String header) {
    Map<String, String> cookies = new LinkedHashMap<>();
    for (String pair : PhpValues.split(header, ';')) {
      int equals = pair.indexOf('=');
      String name = PhpValues.trimStart(equals < 0 ? pair : pair.substring(0, equals));
      if (!name.isEmpty() && name.charAt(0) != '[') {
        String value = equals < 0 ? "" : PercentText.rawUrlDecode(pair.substring(equals + 1));
        cookies.putIfAbsent(name.replace('.', '_').replace(' ', '_'), value);
      }
    }
    return cookies;
  }

  /** Parses; percent-decodes inside the given bytes, which the caller no longer needs. */
  private static PhpValue.Array parse(byte[] query, int maxVariables, ArrayCount arrays) {
    PhpQueryString parser = new PhpQueryString(arrays);
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
    return parser.array();
  }

  /** What was registered; nothing may be registered afterwards. */
  PhpValue.Array array() {
    return new PhpValue.Array(root.entries);
  }

  private void pair(byte[] query, int start, int end) {
    int equals = indexOf(query, '=', start, end);
    String name = nameOf(query, start, PercentText.decode(query, start, equals, true));
    String value = "";
    if (equals < end) {
      value = PhpText.of(query, equals + 1, PercentText.decode(query, equals + 1, end, true));
    }
    register(name, new PhpValue.Text(value));
  }

  /** Reads a name, which ends at its first NUL. */
  static String nameOf(byte[] bytes, int from, int to) {
    return PhpText.of(bytes, from, indexOf(bytes, 0, from, to));
  }

  void register(String rawName, PhpValue.Text value) {
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
    String first = mangle(name.substring(0, bracket));
    Level level = root;
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
      level = level.child(key, arrays);
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
