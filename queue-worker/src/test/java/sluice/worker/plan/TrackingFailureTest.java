package sluice.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.php.PhpValue;
import sluice.php.url.PhpQueryString;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;
import sluice.worker.door.Spent;

/**
 * What the UI is shown of refused hits (docs: queue-worker/docs/lifecycle.md#tracking-failures).
 */
class TrackingFailureTest {

  private static Optional<TrackingFailure> of(String query, String token) {
    return TrackingFailure.of(
        new TrackingRequest(
            PhpQueryString.parse(query),
            new Arrival(RequestEnvironment.EMPTY, Optional.of(token), 0)),
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
  void longNameIsNotWrittenAgainForEachOfItsLeaves() {
    Map<String, PhpValue> leaves = new LinkedHashMap<>();
    for (int i = 0; i < 4000; i++) {
      leaves.put(Integer.toString(i), new PhpValue.Text("1"));
    }
    PhpValue.Array params =
        new PhpValue.Array(Map.of("k".repeat(30_000), new PhpValue.Array(leaves)));
    TrackingRequest request =
        new TrackingRequest(params, new Arrival(RequestEnvironment.EMPTY, Optional.empty(), 0));
    Spent spent =
        Spent.by(
            () ->
                assertThat(
                        TrackingFailure.of(request, TrackingFailure.Kind.INVALID_SITE)
                            .orElseThrow()
                            .requestUrl())
                    .hasSizeLessThan(100_000)
                    .startsWith("kkk"));
    assertThat(spent.bytes()).isLessThan(16L << 20);
  }

  @Test
  void siteZeroIsNotedAndHugeOnesAreNot() {
    assertThat(of("rec=1", "t").orElseThrow().idSite()).isZero();
    assertThat(of("idsite=10000000", "t")).isEmpty();
    assertThat(of("idsite=-1", "t")).isEmpty();
  }
}
