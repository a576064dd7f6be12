package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.tries.Tries.forAll;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.tries.Choices;

/** Addresses and the headers of proxies, against the JDK's own reading of addresses. */
class AddressPropertiesTest {

  private static final String PROXY = "192.0.2.1";

  private static byte[] address(Choices choices) {
    byte[] bytes = new byte[choices.of(4, 16)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = choices.maybe() ? choices.anyByte() : 0;
    }
    return bytes;
  }

  /** The JDK makes four bytes of a mapped address; PHP does not. */
  private static boolean isMapped(byte[] bytes) throws UnknownHostException {
    return InetAddress.getByAddress(bytes).getAddress().length != bytes.length;
  }

  @Test
  void jdksTextOfAnAddressIsReadBack() {
    forAll(
        AddressPropertiesTest::address,
        bytes -> {
          Choices.assume(!isMapped(bytes));
          String text = InetAddress.getByAddress(bytes).getHostAddress();
          assertThat(IpAddress.parse(text).bytes()).isEqualTo(bytes);
        });
  }

  @Test
  void jdkReadsOurTextOfAnAddress() {
    forAll(
        AddressPropertiesTest::address,
        bytes -> {
          IpAddress address = IpAddress.ofBytes(bytes);
          assertThat(IpAddress.parse(address.text())).isEqualTo(address);
          if (!isMapped(bytes)) {
            assertThat(InetAddress.getByName(address.text()).getAddress()).isEqualTo(bytes);
          }
        });
  }

  @Test
  void rangeHoldsWhatSharesItsBits() {
    forAll(
        AddressPropertiesTest::address,
        AddressPropertiesTest::address,
        all -> all.between(0, 128),
        AddressPropertiesTest::assertRange);
  }

  private static void assertRange(byte[] base, byte[] other, int anyBits) {
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

  @Test
  void portIsNoPartOfAnAddress() {
    forAll(
        AddressPropertiesTest::address,
        all -> all.between(1, 65535),
        (bytes, port) -> {
          String text = IpAddress.ofBytes(bytes).text();
          String withPort = (bytes.length == 4 ? text : "[" + text + "]") + ":" + port;
          assertThat(ClientAddress.withoutPort(withPort)).isEqualTo(text);
          assertThat(ClientAddress.withoutPort(text)).isEqualTo(text);
        });
  }

  @Test
  void addressBeforeTheProxiesIsTheVisitors() {
    ProxyRules rules = ProxyRules.of(List.of("HTTP_X_FORWARDED_FOR"), List.of(PROXY), true);
    forAll(
        AddressPropertiesTest::address,
        all -> all.between(0, 4),
        all -> all.between(0, 4),
        (visitor, forged, proxies) -> {
          String text = IpAddress.ofBytes(visitor).text();
          String header = "203.0.113.9, ".repeat(forged) + text + (", " + PROXY).repeat(proxies);
          assertThat(ClientAddress.ofHeaders(environment(header), rules)).isEqualTo(text);
        });
  }

  @Test
  void anyForwardedHeaderGivesAnAddress() {
    forAll(HostileText::text, AddressPropertiesTest::assertAnAddress);
  }

  private static void assertAnAddress(String header) {
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
