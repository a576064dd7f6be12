package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccessTokenTest {

  @Test
  void trackingHashIsThatOfTheReference() {
    String tokenHash = AccessToken.hash("0123456789abcdef0123456789abcdef", "SALT");

    assertThat(tokenHash).hasSize(128);
    assertThat(AccessToken.trackingHash(1, tokenHash, "SALT"))
        .isEqualTo("503eea5d5d08d1363da9256ff7f12608cf02e5d4");
  }
}
