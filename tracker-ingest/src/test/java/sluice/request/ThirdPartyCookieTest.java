package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.php.url.PhpQueryString;

/**
 * Cookies of visitors, and the opt-out cookie (docs:
 * tracker-ingest/docs/visitor.md#the-third-party-cookie).
 */
class ThirdPartyCookieTest {

  private static RequestEnvironment cookie(String name, String value) {
    return new RequestEnvironment(Map.of(), Map.of(name, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0=ZmVkY2JhOTg3NjU0MzIxMA==         | fedcba9876543210
          0=ZmVkY2JhOTg3NjU0MzIxMA           | fedcba9876543210
          0=1234567890123456                 | 1234567890123456
          x=NQ==:0=ZmVkY2JhOTg3NjU0MzIxMA==  | fedcba9876543210
          0=c2hvcnQ=                         |
          0=                                 |
          1=ZmVkY2JhOTg3NjU0MzIxMA==         |
          garbage                            |
          0=%%%                              |
          0=A                                |
          """)
  void readsFieldZeroOfSixteenBytes(String value, String expected) {
    assertThat(ThirdPartyCookie.read(cookie("_pk_uid", value), "_pk_uid"))
        .isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void optOutCookieIsOfTheSameForm() {
    assertThat(
            ThirdPartyCookie.field(
                cookie("matomo_ignore", "ignore=Kg=="), "matomo_ignore", "ignore"))
        .contains("*");
    assertThat(ThirdPartyCookie.field(RequestEnvironment.EMPTY, "matomo_ignore", "ignore"))
        .isEmpty();
  }

  @Test
  void nameIsMangledAsPhpDoes() {
    assertThat(ThirdPartyCookie.read(cookie("my_uid_1", "0=1234567890123456"), "my.uid 1"))
        .contains("1234567890123456");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          fedcba9876543210, _pk_uid=0%3DZmVkY2JhOTg3NjU0MzIxMA%3D%3D
          1234567890123456, _pk_uid=0%3D1234567890123456
          123456789012e456, _pk_uid=0%3D123456789012e456
          """)
  void writesBase64UnlessTheDigitsAreANumber(String hex, String expected) {
    String written = ThirdPartyCookie.write("_pk_uid", VisitorId.ofHex(hex));
    assertThat(written).isEqualTo(expected);
    Map<String, String> cookies = PhpQueryString.cookies(written);
    assertThat(ThirdPartyCookie.read(new RequestEnvironment(Map.of(), cookies), "_pk_uid"))
        .contains(hex);
  }
}
