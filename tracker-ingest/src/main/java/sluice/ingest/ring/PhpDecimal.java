package sluice.ingest.ring;

import java.math.BigDecimal;

/** A float as PHP's json_encode writes it: the shortest digits that read back the same. */
final class PhpDecimal {

  /** Exponents outside -4..16 are written in scientific form (PHP's serialize_precision -1). */
  private static final int LEAST_PLAIN_EXPONENT = -5;

  private static final int MOST_PLAIN_EXPONENT = 17;

  private PhpDecimal() {}

  static String text(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    if (exponent > LEAST_PLAIN_EXPONENT && exponent < MOST_PLAIN_EXPONENT) {
      return exact.toPlainString();
    }
    String digits = exact.unscaledValue().abs().toString();
    String fraction = digits.length() == 1 ? ".0" : "." + digits.substring(1);
    String sign = value < 0 ? "-" : "";
    return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "" : "+") + exponent;
  }
}
