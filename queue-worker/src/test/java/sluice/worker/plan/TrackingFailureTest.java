package sluice.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.request.PhpValues;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;

/** Reference tracker.md 13.1. */
class TrackingFailureTest {

  private static Optional<TrackingFailure> of(String query, String token) {
    return TrackingFailure.of(
        new TrackingRequest(
            PhpValues.parseStr(query), RequestEnvironment.EMPTY, Optional.of(token), 0),
        TrackingFailure.Kind.INVALID_SITE);
  }

  @Test
  void tokensAreReplacedWhereverTheyStand() {
    String hex = "0123456789abcdef0123456789abcdef";
    assertThat(
            of("idsite=9&token_auth=x&url=a%20b&q=s3cret&id=" + hex, "s3cret")
                .orElseThrow()
                .requestUrl())
        .isEqualTo("idsite=9&token_auth=__TOKEN_AUTH__&url=a+b&q=__TOKEN_AUTH__&id=__TOKEN_AUTH__");
  }

  @Test
  void nestedParametersKeepTheirNames() {
    assertThat(of("idsite=9&a[x]=1&a[y]=%C3%A9", "t").orElseThrow().requestUrl())
        .isEqualTo("idsite=9&a%5Bx%5D=1&a%5By%5D=%C3%A9");
  }

  @Test
  void siteZeroIsNotedAndHugeOnesAreNot() {
    assertThat(of("rec=1", "t").orElseThrow().idSite()).isZero();
    assertThat(of("idsite=10000000", "t")).isEmpty();
    assertThat(of("idsite=-1", "t")).isEmpty();
  }
}
