package sluice.log;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * One column, and how a value is made to fit it: text is cut to the column's characters, numbers
 * are held within its range. Where strict SQL mode lets Matomo's insert fail, the hit is recorded
 * with the nearest value instead (docs:
 * queue-worker/docs/known-differences.md#hits-that-matomo-loses). Immutable.
 *
 * @param dataType information_schema's data_type, lower case: {@code int}, {@code varchar}, …
 * @param maxCharacters 0 when the type has no length
 * @param maxBytes 0 when the type has no length
 * @param characterSet '' when it is no text, as is {@code collation}
 * @param columnType the full type, lower case: {@code int(10) unsigned}, {@code decimal(9,6)}
 */
public record LogColumn(
    String name,
    String dataType,
    long maxCharacters,
    long maxBytes,
    String columnType,
    String characterSet,
    String collation,
    boolean isNullable) {

  /** UTF-8 bytes that one Java char takes at most: a character of four bytes has two Java chars. */
  private static final int MAX_UTF8_BYTES_A_CHAR = 3;

  static LogColumn of(ResultSet row) throws SQLException {
    return new LogColumn(
        row.getString("column_name"),
        // the very string of the rules below: comparing each value's type costs nothing then
        row.getString("data_type").toLowerCase(Locale.ROOT).intern(),
        row.getLong("character_maximum_length"),
        row.getLong("character_octet_length"),
        row.getString("column_type").toLowerCase(Locale.ROOT),
        Objects.requireNonNullElse(row.getString("character_set_name"), ""),
        Objects.requireNonNullElse(row.getString("collation_name"), ""),
        "YES".equals(row.getString("is_nullable")));
  }

  /** Whether numbers below 0 do not fit. */
  public boolean isUnsigned() {
    return columnType.contains("unsigned");
  }

  /**
   * The value as it will be stored.
   *
   * @param value text, number, bytes or null
   * @return of the same kind; null stays null
   */
  public Object fit(Object value) {
    if (value == null) {
      return null;
    }
    return switch (dataType) {
      case "tinyint", "smallint", "mediumint", "int", "bigint" -> fitInteger(value);
      case "decimal" -> fitDecimal(value);
      case "float", "double" -> fitFloat(value);
      case "char", "varchar", "tinytext", "text", "mediumtext" -> fitText(value.toString());
      case "binary", "varbinary" -> fitBytes((byte[]) value);
      default -> value;
    };
  }

  /** Whether strict SQL mode takes the value: it is within the column's length or range. */
  public boolean takes(Object value) {
    if (value == null) {
      return isNullable;
    }
    return switch (dataType) {
      case "tinyint", "smallint", "mediumint", "int", "bigint" ->
          number(value).compareTo(number(fitInteger(value))) == 0;
      case "float", "double" -> !(value instanceof Number n) || fitFloat(n).equals(n.doubleValue());
      case "char", "varchar", "tinytext", "text", "mediumtext" ->
          fitText(value.toString()).equals(value.toString());
      default -> true;
    };
  }

  private Object fitInteger(Object value) {
    int bits =
        switch (dataType) {
          case "tinyint" -> 8;
          case "smallint" -> 16;
          case "mediumint" -> 24;
          case "int" -> 32;
          default -> 64;
        };
    if (value instanceof Long whole && (whole >> bits - 1 == 0 || isWithin(whole, bits))) {
      return whole; // nearly all values end here, most of them without a look at the sign, all
      // without a new object
    }
    BigDecimal number = number(value);
    BigInteger span = BigInteger.ONE.shiftLeft(bits);
    BigInteger min = isUnsigned() ? BigInteger.ZERO : span.shiftRight(1).negate();
    BigInteger max = (isUnsigned() ? span : span.shiftRight(1)).subtract(BigInteger.ONE);
    BigInteger whole = number.setScale(0, RoundingMode.HALF_UP).toBigInteger();
    BigInteger held = whole.min(max).max(min);
    return held.bitLength() < Long.SIZE ? (Object) held.longValue() : held;
  }

  private boolean isWithin(long whole, int bits) {
    int magnitude = isUnsigned() ? bits : bits - 1;
    return magnitude >= Long.SIZE - 1
        ? whole >= 0 || !isUnsigned()
        : whole >> magnitude == 0 || !isUnsigned() && whole >> magnitude == -1;
  }

  private Object fitDecimal(Object value) {
    String[] parts =
        columnType.substring(columnType.indexOf('(') + 1, columnType.indexOf(')')).split(",");
    int scale = parts.length > 1 ? Integer.parseInt(parts[1].strip()) : 0;
    int digits = Integer.parseInt(parts[0].strip());
    BigDecimal max =
        BigDecimal.TEN.pow(digits - scale).subtract(BigDecimal.ONE.movePointLeft(scale));
    BigDecimal rounded = number(value).setScale(scale, RoundingMode.HALF_UP);
    return rounded.min(max).max(isUnsigned() ? BigDecimal.ZERO : max.negate());
  }

  private Object fitFloat(Object value) {
    double number = value instanceof Number n ? n.doubleValue() : number(value).doubleValue();
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return 0.0; // PHP writes them as the texts NAN and INF, which are no numbers to the database
    }
    double max = dataType.equals("float") ? Float.MAX_VALUE : Double.MAX_VALUE;
    return Math.max(-max, Math.min(max, number));
  }

  private String fitText(String value) {
    boolean threeBytes = maxCharacters > 0 && maxBytes / maxCharacters == 3;
    String text = threeBytes ? replaceFourByteCharacters(value) : value;
    if (dataType.endsWith("text")) {
      return cutToBytes(text);
    }
    if (text.length() <= maxCharacters) {
      return text; // nearly all values end here, because a character has one Java char or two
    }
    return text.codePointCount(0, text.length()) <= maxCharacters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, (int) maxCharacters));
  }

  private String cutToBytes(String text) {
    if (maxBytes == 0 || text.length() <= maxBytes / MAX_UTF8_BYTES_A_CHAR) {
      return text; // nearly all values end here, without counting characters
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= maxBytes) {
      return text;
    }
    int end = (int) maxBytes;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private static String replaceFourByteCharacters(String text) {
    return text.codePoints().anyMatch(c -> c > 0xFFFF)
        ? text.codePoints()
            .map(c -> c > 0xFFFF ? 0xFFFD : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : text;
  }

  private byte[] fitBytes(byte[] value) {
    return value.length <= maxBytes ? value : Arrays.copyOf(value, (int) maxBytes);
  }

  private static BigDecimal number(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    try {
      return new BigDecimal(value.toString().strip());
    } catch (NumberFormatException e) {
      return BigDecimal.ZERO; // text that is no number is 0, as without strict mode
    }
  }
}
