package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sluice.php.url.PhpQueryString;
import sluice.request.Arrival;
import sluice.request.IpAddress;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;
import sluice.worker.referrer.ReferrerSpam;
import sluice.worker.visit.VisitExcluded;

class VisitorNetworkTest {
  private static final VisitExcluded.Rules RULES =
      new VisitExcluded.Rules(false, "", "matomo_ignore", ReferrerSpam.NONE);

  private final VisitExcluded exclusions = new VisitExcluded();
  private final TrackingRequest request =
      new TrackingRequest(
          PhpQueryString.parse("idsite=1&rec=1"),
          new Arrival(new RequestEnvironment(Map.of(), Map.of()), Optional.empty(), 0));

  private boolean isExcluded(String address) {
    VisitExcluded.Subject subject =
        new VisitExcluded.Subject(
            IpAddress.parse(address), false, "Firefox", List.of(), List.of(), Optional.empty());
    return exclusions.reason(request, subject, RULES).isPresent();
  }

  @Test
  void noAddressIsExcludedAsOneOfARobot() {
    assertThat(isExcluded("64.18.9.1")).isTrue();
    assertThat(IntStream.range(0, VisitorNetwork.COUNT).mapToObj(VisitorNetwork::of))
        .doesNotHaveDuplicates()
        .noneMatch(network -> isExcluded(network.address(1)))
        .noneMatch(network -> isExcluded(network.address(254)));
  }
}
