package sluice.php.pattern;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.php.PhpVectors;

/** Regular expressions against the table that PHP made. */
class PatternVectorsTest {

  @Test
  void patternsMatchAndCatchWhatTheyDoInPhp() {
    PhpVectors.check(
        "pattern",
        (vector, softly) -> {
          Optional<PhpPattern> pattern = PhpPattern.delimited(vector.text(0));
          String text = vector.text(1);
          softly
              .assertThat(pattern.map(usable -> usable.finds(text) ? "1" : "0").orElse("error"))
              .as("%s on %s", vector.text(0), text)
              .isEqualTo(vector.text(2));
          softly
              .assertThat(pattern.flatMap(usable -> usable.firstGroup(text)).orElse(""))
              .as("group of %s on %s", vector.text(0), text)
              .isEqualTo(vector.text(3));
        });
  }
}
