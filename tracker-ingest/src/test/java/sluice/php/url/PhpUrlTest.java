package sluice.php.url;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhpUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          http://WWW.Example.ORG/Path/?b=2&a=1#frag | scheme=http host=WWW.Example.ORG path=/Path/ query=b=2&a=1 fragment=frag
          https://example.org                 | scheme=https host=example.org
          http://user:p%40ss@example.org:8080/x?sid=1 | scheme=http host=example.org port=8080 user=user pass=p%40ss path=/x query=sid=1
          http://user@h/                      | scheme=http host=h user=user path=/
          http://a@b@h:1/                     | scheme=http host=h port=1 user=a@b path=/
          http://u:p:q@h/                     | scheme=http host=h user=u pass=p:q path=/
          http://:p@h/                        | scheme=http host=h user= pass=p path=/
          //host/path                         | host=host path=/path
          //host:80/path                      | host=host port=80 path=/path
          //host:80                           | host=host port=80
          //a/b:c                             | host=a path=/b:c
          mailto:x@e.org                      | scheme=mailto path=x@e.org
          javascript://x                      | scheme=javascript host=x
          javascript:alert(1)                 | scheme=javascript path=alert(1)
          file:///C:/x                        | scheme=file path=C:/x
          file:///etc/x                       | scheme=file path=/etc/x
          file://host/x                       | scheme=file host=host path=/x
          app://screen/home                   | scheme=app host=screen path=/home
          android-app://com.google.android.gm/ | scheme=android-app host=com.google.android.gm path=/
          a.com:80                            | host=a.com port=80
          a.com:80/x?y                        | host=a.com port=80 path=/x query=y
          a.com:80a                           | scheme=a.com path=80a
          a.com:123456                        | scheme=a.com path=123456
          a_b:80/x                            | host=a_b port=80 path=/x
          a_b:x                               | path=a_b:x
          a?b:80                              | path=a query=b:80
          x:                                  | scheme=x
          x:/y                                | scheme=x path=/y
          http:/x                             | scheme=http path=/x
          http://e.org:/x                     | scheme=http host=e.org path=/x
          http://a b_c/x y                    | scheme=http host=a b_c path=/x y
          http://e.org:65535/                 | scheme=http host=e.org port=65535 path=/
          http://e.org:0/x                    | scheme=http host=e.org port=0 path=/x
          http://e.org:8a/                    | scheme=http host=e.org port=8 path=/
          http://[::1]:8080/x                 | scheme=http host=[::1] port=8080 path=/x
          http://[::1]/x                      | scheme=http host=[::1] path=/x
          http://e.org?a=1                    | scheme=http host=e.org query=a=1
          http://e.org#f?x                    | scheme=http host=e.org fragment=f?x
          http://e.org/??a=1                  | scheme=http host=e.org path=/ query=?a=1
          http://e.org/?                      | scheme=http host=e.org path=/ query=
          http://e.org/#                      | scheme=http host=e.org path=/ fragment=
          example.org/x                       | path=example.org/x
          /x?q=http://y                       | path=/x query=q=http://y
          ``                                  | path=
          ?a                                  | query=a
          """)
  void partsAreThoseOfParseUrl(String url, String expected) {
    String found = PhpUrl.parse(url).map(PhpUrlTest::parts).orElse("false");
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void controlCharactersBecomeUnderscores() {
    assertThat(parts(PhpUrl.parse("http://e.org/a\tb\u007f?\0#\n").orElseThrow()))
        .isEqualTo("scheme=http host=e.org path=/a_b_ query=_ fragment=_");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://",
        "http:///x",
        "http://e.org:99999/x",
        "http://e.org:65536/",
        "http://e.org:123456/",
        "http://e.org:abc/",
        "http://e.org:-1/",
        "http://:80",
        "http://u@/x",
        "http://?a",
        "//",
        "///x",
        ":",
        "a_b:99999",
        ":80",
        "/a:80"
      })
  void malformedUrlsHaveNoParts(String url) {
    assertThat(PhpUrl.parse(url)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://user:p%40ss@example.org:8080/x?sid=1#f | http://user:p%40ss@example.org:8080/x?sid=1#f
          http://a@b@h/                | http://a%40b@h/
          http://e.org:/x              | http://e.org/x
          http://e.org:0/x             | http://e.org/x
          http://e.org?a=1             | http://e.org?a=1
          http://e.org/?               | http://e.org/
          mailto:x@e.org               | mailto:/x@e.org
          //example.org/x              | example.org/x
          file:///C:/x                 | file:///C:/x
          """)
  void textPutsPartsTogetherAsMatomoDoes(String url, String expected) {
    assertThat(PhpUrl.parse(url).orElseThrow().text()).isEqualTo(expected);
  }

  private static String parts(PhpUrl url) {
    StringJoiner parts = new StringJoiner(" ");
    url.scheme().ifPresent(text -> parts.add("scheme=" + text));
    url.host().ifPresent(text -> parts.add("host=" + text));
    url.port().ifPresent(number -> parts.add("port=" + number));
    url.user().ifPresent(text -> parts.add("user=" + text));
    url.pass().ifPresent(text -> parts.add("pass=" + text));
    url.path().ifPresent(text -> parts.add("path=" + text));
    url.query().ifPresent(text -> parts.add("query=" + text));
    url.fragment().ifPresent(text -> parts.add("fragment=" + text));
    return parts.toString();
  }
}
