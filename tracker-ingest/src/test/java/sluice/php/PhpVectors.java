package sluice.php;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;

/**
 * A table of what PHP itself makes of many inputs: a file of src/test/resources/php, which the
 * script of the same name in src/test/php writes. A line is a vector; see vectors.inc.php there for
 * its form.
 */
public final class PhpVectors {

  /** One line: inputs first, then what PHP has for them. */
  public record Vector(List<String> columns) {

    /** The text of a column, read as UTF-8. */
    public String text(int column) {
      return new String(bytes(column), StandardCharsets.UTF_8);
    }

    /** The bytes of a column. */
    public byte[] bytes(int column) {
      byte[] ascii = columns.get(column).getBytes(StandardCharsets.US_ASCII);
      byte[] bytes = new byte[ascii.length];
      int size = 0;
      for (int i = 0; i < ascii.length; i++) {
        if (ascii[i] == '%') {
          bytes[size++] = (byte) Integer.parseInt(columns.get(column).substring(i + 1, i + 3), 16);
          i += 2;
        } else {
          bytes[size++] = ascii[i];
        }
      }
      return Arrays.copyOf(bytes, size);
    }

    /** A float that the column has as its bits. */
    public double bits(int column) {
      return Double.longBitsToDouble(Long.parseUnsignedLong(columns.get(column), 16));
    }

    /** A whole number. */
    public int number(int column) {
      return Integer.parseInt(columns.get(column));
    }

    /** Whether the column says 1. */
    public boolean yes(int column) {
      return columns.get(column).equals("1");
    }
  }

  private PhpVectors() {}

  /** The vectors of a table. */
  public static List<Vector> of(String table) {
    try (InputStream in = PhpVectors.class.getResourceAsStream("/php/" + table + ".tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> new Vector(List.of(line.split("\t", -1))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the table " + table + " cannot be read", e);
    }
  }

  /** Checks each vector of a table, and tells of all that fail. */
  public static void check(String table, Check check) {
    SoftAssertions softly = new SoftAssertions();
    List<Vector> vectors = of(table);
    assertThat(vectors).isNotEmpty();
    for (Vector vector : vectors) {
      check.check(vector, softly);
    }
    softly.assertAll();
  }

  /** One vector is checked. */
  public interface Check {
    /** Compares what we have with what PHP has. */
    void check(Vector vector, SoftAssertions softly);
  }
}
