package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import sluice.php.PhpValue;

/** Parameters as Matomo's class Request reads them, and tokens with where they came from. */
class PlainParametersTest {

  private static final RequestEnvironment BEARING =
      new RequestEnvironment(Map.of("HTTP_AUTHORIZATION", "Bearer header"), Map.of());

  @Test
  void textsAndNumbersAreTakenAsTheyAre() {
    assertThat(plain(new PhpValue.Text("<a>\0b"))).isEqualTo("<a>b");
    assertThat(plain(new PhpValue.Int(7))).isEqualTo("7");
    assertThat(plain(new PhpValue.Decimal(1.5))).isEqualTo("1.5");
    assertThat(plain(new PhpValue.Text(""))).isEmpty();
    assertThat(plain(new PhpValue.Bool(true))).isEqualTo("fallback");
    assertThat(plain(PhpValue.Null.INSTANCE)).isEqualTo("fallback");
    assertThat(plain(PhpValue.Array.EMPTY)).isEqualTo("fallback");
  }

  @Test
  void countsAreWholeNumbersThatNoCastChanges() {
    assertThat(count(new PhpValue.Text("0"))).hasValue(0);
    assertThat(count(new PhpValue.Text("404"))).hasValue(404);
    assertThat(count(new PhpValue.Int(7))).hasValue(7);
    assertThat(count(new PhpValue.Decimal(200))).hasValue(200);
    for (String none : new String[] {"", "-1", "+1", "01", "1 ", "1e3", "9".repeat(19)}) {
      assertThat(count(new PhpValue.Text(none))).as(none).isEmpty();
    }
  }

  @Test
  void aTokenOfTheSetGoesBeforeTheRequestsOwnAndThatBeforeTheHeaders() {
    assertThat(token(Optional.of("set"), "own", true)).contains(new SentToken("set", false));
    assertThat(token(Optional.empty(), "own", true)).contains(new SentToken("own", false));
    assertThat(token(Optional.empty(), "", true)).contains(new SentToken("header", true));
    assertThat(token(Optional.empty(), "", false)).isEmpty();
  }

  @Test
  void aSetsTokenThatNoParameterHoldsCameInTheJsonOfABulk() {
    assertThat(token(Optional.of("set"), "", true)).contains(new SentToken("set", true));
    assertThat(token(Optional.of("set"), "", false)).contains(new SentToken("set", false));
  }

  private static Optional<SentToken> token(
      Optional<String> ofSet, String own, boolean readsBearer) {
    PhpValue.Array params = new PhpValue.Array(Map.of("token_auth", new PhpValue.Text(own)));
    return new TrackingRequest(params, new Arrival(BEARING, ofSet, 0)).sentToken(readsBearer);
  }

  private static String plain(PhpValue value) {
    return request(value).plainText("x", "fallback");
  }

  private static OptionalLong count(PhpValue value) {
    return request(value).plainCount("x");
  }

  private static TrackingRequest request(PhpValue value) {
    return new TrackingRequest(
        new PhpValue.Array(Map.of("x", value)),
        new Arrival(RequestEnvironment.EMPTY, Optional.empty(), 0));
  }
}
