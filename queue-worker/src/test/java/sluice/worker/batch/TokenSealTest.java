package sluice.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.request.RequestEnvironment;

class TokenSealTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final TokenSeal SEAL = TokenSeal.of("salt");

  @Test
  void theSaltOpensWhatItSealed() {
    String kept = SEAL.seal(TOKEN);
    assertThat(kept).startsWith("XXXX").doesNotContain(TOKEN.substring(0, 8));
    assertThat(SEAL.open(kept)).isEqualTo(TOKEN);
    assertThat(TokenSeal.of("salt").open(kept)).isEqualTo(TOKEN);
  }

  @Test
  void equalTokensAreKeptDifferently() {
    assertThat(SEAL.seal(TOKEN)).isNotEqualTo(SEAL.seal(TOKEN));
  }

  @Test
  void anotherSaltNoSaltAndOtherTextsOpenNothing() {
    String kept = SEAL.seal(TOKEN);
    assertThat(TokenSeal.of("pepper").open(kept)).isEqualTo(kept);
    assertThat(TokenSeal.of("").open(kept)).isEqualTo(kept);
    for (String text : List.of("", "XXXX", "XXXX!", "XXXXabcd", TOKEN, kept + "A")) {
      assertThat(SEAL.open(text)).isEqualTo(text);
    }
  }

  @Test
  void withoutASaltATokenIsMaskedForGood() {
    assertThat(TokenSeal.of("").seal(TOKEN)).isEqualTo("XXXX");
  }

  @Test
  void aSetHasItsTokensAgain() {
    PhpValue.Array request =
        new PhpValue.Array(
            Map.of("token_auth", new PhpValue.Text(TOKEN), "idsite", new PhpValue.Text("1")));
    RequestSet set =
        new RequestSet(
            List.of(request), RequestEnvironment.EMPTY, Optional.of(TOKEN), 1, Optional.empty());
    RequestSet kept = TokenMask.masked(set, SEAL);
    assertThat(kept.toString()).doesNotContain(TOKEN);
    assertThat(TokenMask.unmasked(kept, SEAL)).isEqualTo(set);
  }
}
