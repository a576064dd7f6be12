package sluice.capacity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Costs that are round numbers, so that a plan can be worked out by hand. */
final class TestCosts {
  private TestCosts() {}

  /** The file's text. */
  static String json() {
    try (InputStream in = TestCosts.class.getResourceAsStream("costs.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static MeasuredCosts measured() throws CostsRefused {
    return MeasuredCosts.read("costs.json", json());
  }
}
