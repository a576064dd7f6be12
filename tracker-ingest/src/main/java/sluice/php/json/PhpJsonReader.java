package sluice.php.json;

import java.nio.charset.StandardCharsets;
import sluice.php.HandedOverEntries;
import sluice.php.PhpNumber;
import sluice.php.PhpText;
import sluice.php.PhpValue;
import sluice.php.json.PhpJson.MalformedJsonException;

/**
 * One run of json_decode over UTF-8 bytes. Confined to one call.
 *
 * <p>The file is longer than others because the grammar is one: each of its rules reads on where
 * another one stopped, and a reader of texts or numbers apart would hand the place to and fro for
 * each value of each hit.
 */
final class PhpJsonReader {

  private static final JsonKeys KEYS = new JsonKeys();

  private final byte[] json;
  private final int length;
  private final int maxValues;
  private int at;
  private int depth;
  private int values;

  PhpJsonReader(byte[] json, int length, int maxValues) {
    this.json = json;
    this.length = length;
    this.maxValues = maxValues;
  }

  PhpValue read() throws MalformedJsonException {
    PhpValue value = value();
    if (skipSpace() >= 0) {
      throw malformed("nothing more");
    }
    return value;
  }

  private PhpValue value() throws MalformedJsonException {
    if (values++ >= maxValues) {
      throw new PhpJson.TooManyValuesException("JSON has at most " + maxValues + " values");
    }
    switch (skipSpace()) {
      case '{':
        return object();
      case '[':
        return list();
      case '"':
        return new PhpValue.Text(string());
      case 't':
        return literal("true", new PhpValue.Bool(true));
      case 'f':
        return literal("false", new PhpValue.Bool(false));
      case 'n':
        return literal("null", PhpValue.Null.INSTANCE);
      default:
        return number();
    }
  }

  private PhpValue object() throws MalformedJsonException {
    enter();
    HandedOverEntries entries = new HandedOverEntries();
    if (skipSpace() == '}') {
      return leave(entries);
    }
    while (true) {
      if (skipSpace() != '"') {
        throw malformed("a key in quotes");
      }
      String key = key();
      expect(':');
      entries.put(key, value());
      if (skipSpace() == '}') {
        return leave(entries);
      }
      expect(',');
    }
  }

  private PhpValue list() throws MalformedJsonException {
    enter();
    HandedOverEntries entries = new HandedOverEntries();
    if (skipSpace() == ']') {
      return leave(entries);
    }
    while (true) {
      entries.put(Integer.toString(entries.size()), value());
      if (skipSpace() == ']') {
        return leave(entries);
      }
      expect(',');
    }
  }

  private void enter() throws MalformedJsonException {
    if (depth++ >= PhpJson.MAX_DEPTH) {
      throw malformed("at most " + PhpJson.MAX_DEPTH + " levels");
    }
    at++;
  }

  private PhpValue.Array leave(HandedOverEntries entries) {
    depth--;
    at++;
    return entries.isEmpty() ? PhpValue.Array.EMPTY : new PhpValue.Array(entries);
  }

  private PhpValue literal(String word, PhpValue meaning) throws MalformedJsonException {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= length || json[at + i] != word.charAt(i)) {
        throw malformed(word);
      }
    }
    at += word.length();
    return meaning;
  }

  private PhpValue number() throws MalformedJsonException {
    int start = at;
    skip('-');
    int firstDigit = at;
    digits("a value");
    if (json[firstDigit] == '0' && at > firstDigit + 1) {
      at = firstDigit + 1;
      throw malformed("no digit behind a leading zero");
    }
    boolean integer = true;
    if (skip('.')) {
      integer = false;
      digits("a digit");
    }
    if (skip('e') || skip('E')) {
      integer = false;
      boolean signed = skip('+') || skip('-');
      digits(signed ? "a digit behind the sign" : "a digit or sign");
    }
    String text = new String(json, start, at - start, StandardCharsets.ISO_8859_1);
    return integer ? integer(text) : new PhpValue.Decimal(PhpNumber.decimalOf(text));
  }

  private static PhpValue integer(String text) {
    if (text.equals("-0")) {
      return new PhpValue.Decimal(-0.0);
    }
    return PhpNumber.fitsLong(text)
        ? new PhpValue.Int(Long.parseLong(text))
        : new PhpValue.Decimal(PhpNumber.decimalOf(text));
  }

  private boolean skip(char wanted) {
    boolean found = at < length && json[at] == wanted;
    at += found ? 1 : 0;
    return found;
  }

  /** Reads one digit or more. */
  private void digits(String expected) throws MalformedJsonException {
    int start = at;
    while (at < length && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw malformed(expected);
    }
  }

  private String key() throws MalformedJsonException {
    int start = at + 1;
    int end = start;
    while (end < length && json[end] != '"' && json[end] != '\\') {
      end++;
    }
    boolean isPlain = end < length && json[end] == '"';
    String known = isPlain ? KEYS.knownOrNull(json, start, end) : null;
    if (known != null) {
      at = end + 1;
      return known;
    }
    String key = string();
    if (isPlain) {
      KEYS.keep(key, json, start, end);
    }
    return key;
  }

  /** Reads a string from its opening to behind its closing quote. */
  private String string() throws MalformedJsonException {
    int start = ++at;
    while (at < length) {
      byte b = json[at];
      if (b == '"') {
        return utf8(start, at++);
      }
      if (b == '\\') {
        return escapedString(start);
      }
      if (b >= 0 && b < 0x20) {
        throw malformed("no control character in a string");
      }
      at++;
    }
    throw malformed("a closing quote");
  }

  private String escapedString(int start) throws MalformedJsonException {
    StringBuilder text = new StringBuilder(at - start + 32);
    int plain = start;
    while (at < length) {
      byte b = json[at];
      if (b == '"') {
        text.append(utf8(plain, at));
        at++;
        return text.toString();
      }
      if (b == '\\') {
        text.append(utf8(plain, at));
        escape(text);
        plain = at;
        continue;
      }
      if (b >= 0 && b < 0x20) {
        throw malformed("no control character in a string");
      }
      at++;
    }
    throw malformed("a closing quote");
  }

  private void escape(StringBuilder text) throws MalformedJsonException {
    at++;
    int letter = at < length ? json[at] : -1;
    at++;
    switch (letter) {
      case '"', '\\', '/' -> text.append((char) letter);
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'u' -> text.appendCodePoint(escapedCodePoint());
      default -> {
        at--;
        throw malformed("an escape sequence");
      }
    }
  }

  private int escapedCodePoint() throws MalformedJsonException {
    char unit = hexUnit();
    if (!Character.isSurrogate(unit)) {
      return unit;
    }
    boolean paired = Character.isHighSurrogate(unit) && at + 1 < length;
    if (!paired || json[at] != '\\' || json[at + 1] != 'u') {
      throw malformed("the other half of a surrogate pair");
    }
    at += 2;
    char low = hexUnit();
    if (!Character.isLowSurrogate(low)) {
      throw malformed("a low surrogate");
    }
    return Character.toCodePoint(unit, low);
  }

  private char hexUnit() throws MalformedJsonException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < length ? Character.digit(json[at], 16) : -1;
      if (digit < 0) {
        throw malformed("four hex digits");
      }
      unit = unit << 4 | digit;
      at++;
    }
    return (char) unit;
  }

  private String utf8(int from, int to) throws MalformedJsonException {
    return PhpText.strictUtf8(json, from, to)
        .orElseThrow(() -> malformed("valid UTF-8 before this"));
  }

  private void expect(char wanted) throws MalformedJsonException {
    if (skipSpace() != wanted) {
      throw malformed("'" + wanted + "'");
    }
    at++;
  }

  /** The next character that is no white space, not consumed; -1 at the end. */
  private int skipSpace() {
    while (at < length) {
      byte b = json[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b & 0xFF;
      }
      at++;
    }
    return -1;
  }

  private MalformedJsonException malformed(String expected) {
    String found = at >= length ? "the end" : String.format("0x%02x", json[at]);
    return new MalformedJsonException(
        "expected " + expected + " at byte " + at + " of " + length + ", found " + found);
  }
}
