package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Addresses and the headers of proxies, against the JDK's own reading of addresses. */
class AddressPropertiesTest {

  private static final String PROXY = "192.0.2.1";

  @Provide
  Arbitrary<byte[]> addresses() {
    Arbitrary<Byte> parts = Arbitraries.oneOf(Arbitraries.bytes(), Arbitraries.of((byte) 0));
    return Arbitraries.oneOf(
        parts.array(byte[].class).ofSize(4), parts.array(byte[].class).ofSize(16));
  }

  @Provide
  Arbitrary<String> texts() {
    return HostileText.texts();
  }

  /** The JDK makes four bytes of a mapped address; PHP does not. */
  private static boolean isMapped(byte[] bytes) throws UnknownHostException {
    return InetAddress.getByAddress(bytes).getAddress().length != bytes.length;
  }

  @Property
  void jdksTextOfAnAddressIsReadBack(@ForAll("addresses") byte[] bytes)
      throws UnknownHostException {
    if (!isMapped(bytes)) {
      String text = InetAddress.getByAddress(bytes).getHostAddress();
      assertThat(IpAddress.parse(text).bytes()).isEqualTo(bytes);
    }
  }

  @Property
  void jdkReadsOurTextOfAnAddress(@ForAll("addresses") byte[] bytes) throws UnknownHostException {
    IpAddress address = IpAddress.ofBytes(bytes);
    assertThat(IpAddress.parse(address.text())).isEqualTo(address);
    if (!isMapped(bytes)) {
      assertThat(InetAddress.getByName(address.text()).getAddress()).isEqualTo(bytes);
    }
  }

  @Property
  void rangeHoldsWhatSharesItsBits(
      @ForAll("addresses") byte[] base,
      @ForAll("addresses") byte[] other,
      @ForAll @IntRange(max = 128) int anyBits) {
    int bits = anyBits % (base.length * Byte.SIZE + 1);
    IpRange range = IpRange.parse(IpAddress.ofBytes(base).text() + "/" + bits).orElseThrow();
    int rest = base.length * Byte.SIZE - bits;
    boolean same =
        base.length == other.length
            && new BigInteger(1, base)
                .shiftRight(rest)
                .equals(new BigInteger(1, other).shiftRight(rest));
    assertThat(range.contains(IpAddress.ofBytes(base))).isTrue();
    assertThat(range.contains(IpAddress.ofBytes(other))).isEqualTo(same);
  }

  @Property
  void portIsNoPartOfAnAddress(
      @ForAll("addresses") byte[] bytes, @ForAll @IntRange(min = 1, max = 65535) int port) {
    String text = IpAddress.ofBytes(bytes).text();
    String withPort = (bytes.length == 4 ? text : "[" + text + "]") + ":" + port;
    assertThat(ClientAddress.withoutPort(withPort)).isEqualTo(text);
    assertThat(ClientAddress.withoutPort(text)).isEqualTo(text);
  }

  @Property
  void addressBeforeTheProxiesIsTheVisitors(
      @ForAll("addresses") byte[] visitor,
      @ForAll @IntRange(max = 4) int forged,
      @ForAll @IntRange(max = 4) int proxies) {
    String text = IpAddress.ofBytes(visitor).text();
    String header = "203.0.113.9, ".repeat(forged) + text + (", " + PROXY).repeat(proxies);
    ProxyRules rules = ProxyRules.of(List.of("HTTP_X_FORWARDED_FOR"), List.of(PROXY), true);
    assertThat(ClientAddress.ofHeaders(environment(header), rules)).isEqualTo(text);
  }

  @Property
  void anyForwardedHeaderGivesAnAddress(@ForAll("texts") String header) {
    for (boolean last : new boolean[] {true, false}) {
      ProxyRules rules =
          ProxyRules.of(
              List.of("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR"),
              List.of(PROXY, "10.0.0.0/8"),
              last);
      String address = ClientAddress.ofHeaders(environment(header), rules);
      assertThat(IpAddress.parse(address)).isNotNull();
    }
  }

  private static RequestEnvironment environment(String forwardedFor) {
    return new RequestEnvironment(
        Map.of("REMOTE_ADDR", "198.51.100.1", "HTTP_X_FORWARDED_FOR", forwardedFor), Map.of());
  }
}
