package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Addresses and how they are masked (docs: tracker-ingest/docs/visitor.md#addresses-and-ranges).
 */
class IpAddressTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          1.2.3.4,              01020304,                         1.2.3.4
          255.255.255.255,      ffffffff,                         255.255.255.255
          ::,                   00000000000000000000000000000000, ::
          ::1,                  00000000000000000000000000000001, ::1
          1::,                  00010000000000000000000000000000, 1::
          2001:DB8::1,          20010db8000000000000000000000001, 2001:db8::1
          2001:db8:0:0:1:0:0:1, 20010db8000000000001000000000001, 2001:db8::1:0:0:1
          2001:db8:0:1:1:1:1:1, 20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1
          1:0:0:2:0:0:0:3,      00010000000000020000000000000003, 1:0:0:2::3
          1:2:3:4:5:6:7::,      00010002000300040005000600070000, 1:2:3:4:5:6:7:0
          ::ffff:1.2.3.4,       00000000000000000000ffff01020304, ::ffff:1.2.3.4
          ::ffff:102:304,       00000000000000000000ffff01020304, ::ffff:1.2.3.4
          ::1.2.3.4,            00000000000000000000000001020304, ::1.2.3.4
          64:ff9b::1.2.3.4,     0064ff9b000000000000000001020304, 64:ff9b::102:304
          1:2:3:4:5:6:1.2.3.4,  00010002000300040005000601020304, 1:2:3:4:5:6:102:304
          """)
  void textAndBytesAreThoseOfInetPtonAndNtop(String text, String hex, String printed) {
    IpAddress address = IpAddress.parse(text);
    assertThat(address.bytes()).isEqualTo(HexFormat.of().parseHex(hex));
    assertThat(address.text()).isEqualTo(printed);
    assertThat(IpAddress.ofBytes(address.bytes())).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1..2.3",
        "1.2.3.4 ",
        "1.2.3.",
        "a.b.c.d",
        "١.2.3.4",
        ":",
        ":::",
        "1:2",
        ":1::2",
        "1::2::3",
        "12345::",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3",
        "::g",
        "fe80::1%eth0",
        "[::1]",
        "1:"
      })
  void textThatIsNoAddressIsNone(String text) {
    assertThat(IpAddress.tryParse(text)).isEmpty();
    assertThat(IpAddress.parse(text)).isEqualTo(IpAddress.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          1.2.3.4,              0, 1.2.3.4
          1.2.3.4,              1, 1.2.3.0
          1.2.3.4,              2, 1.2.0.0
          1.2.3.4,              3, 1.0.0.0
          1.2.3.4,              4, 0.0.0.0
          ::ffff:1.2.3.4,       2, ::ffff:1.2.0.0
          ::1.2.3.4,            1, ::1.2.3.0
          2001:db8:1:2:3:4:5:6, 0, 2001:db8:1:2:3:4:5:6
          2001:db8:1:2:3:4:5:6, 1, 2001:db8:1:2::
          2001:db8:1:2:3:4:5:6, 2, 2001:db8:1::
          2001:db8:1:2:3:4:5:6, 3, 2001:d00::
          2001:db8:1:2:3:4:5:6, 4, ::
          """)
  void maskAnonymisesUnits(String text, int units, String expected) {
    assertThat(IpAddress.parse(text).mask(units).text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          1.2.3.4,       1.2.3.4,     true
          1.2.3.4,       1.2.3.5,     false
          10.0.0.0/8,    10.255.0.1,  true
          10.0.0.0/8,    11.0.0.1,    false
          10.1.2.3/8,    10.9.9.9,    true
          10.0.0.128/25, 10.0.0.127,  false
          10.0.0.128/25, 10.0.0.200,  true
          10.0.0.0/0,    1.1.1.1,     true
          10.0.0.0/0,    ::1,         false
          10.1.*.*,      10.1.200.7,  true
          10.1.*.*,      10.2.200.7,  false
          *.*.*.*,       9.9.9.9,     true
          ' 1.2.3.* ',   1.2.3.9,     true
          2001:db8::/32, 2001:db8:ffff::1, true
          2001:db8::/32, 2001:db9::,  false
          2001:db8:1:2:3:4:*:*, 2001:db8:1:2:3:4:9:9, true
          ::ffff:1.2.3.4, 1.2.3.4,    false
          """)
  void rangeContainsAddressesOfItsKind(String range, String address, boolean expected) {
    assertThat(IpRange.parse(range).orElseThrow().contains(IpAddress.parse(address)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1.2.3",
        "1.2.3.4/33",
        "1.2.3.4/",
        "1.2.3.4/a",
        "1.*.3.4",
        "1.2.3.4*",
        "*",
        "::1/129"
      })
  void textThatIsNoRangeIsIgnored(String range) {
    assertThat(IpRange.parse(range)).isEmpty();
  }
}
