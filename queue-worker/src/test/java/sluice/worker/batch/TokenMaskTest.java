package sluice.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenMaskTest {
  private static final String TOKEN = "9b1cefc915ff6180071fb7dcd13ec5a4";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "idsite=1&token_auth=" + TOKEN + "&rec=1",
        "{\"token_auth\":\"" + TOKEN + "\"}",
        "{\"tokenAuth\": \"" + TOKEN + "\"}",
        "\\\"token_auth\\\":\\\"" + TOKEN + "\\\"",
        "TOKEN_AUTH=" + TOKEN
      })
  void aTokenInTextIsReplaced(String text) {
    assertThat(TokenMask.masked(text)).doesNotContain(TOKEN).contains(TokenMask.MASK);
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(new String(TokenMask.masked(bytes), StandardCharsets.ISO_8859_1))
        .doesNotContain(TOKEN);
  }
}
