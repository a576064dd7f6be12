package sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MariaDB's general_ci says of the same pairs (WEIGHT_STRING). */
class CollationKeyTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "anna,Anna,true",
        "Zo\u00EB,zoe,true",
        "a ,A,true",
        "a\t,a,false",
        " a,a,false",
        "\u00DF,s,true",
        "\u00DF,ss,false",
        "\u00C6,ae,false",
        "\u00D8,o,false",
        "\u0451\u0439,\u0415\u0418,false",
        "\u0451,\u0415,true",
        "\u1F04,\u0391,true",
        "\uD83D\uDE00,\uD83C\uDF89,true",
        "e\u0301,\u00E9,false",
        "\uAC00,\u1100,false",
      })
  void textsCompareAsInTheColumns(String one, String other, boolean expected) {
    assertThat(CollationKey.areEqual(one, other)).isEqualTo(expected);
  }
}
