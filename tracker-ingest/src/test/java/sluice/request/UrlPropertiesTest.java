package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.tries.Tries.forAll;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import sluice.php.url.PhpUrl;
import sluice.tries.Choices;

/** URLs: any text has an answer, and those of the RFC have the parts that the JDK finds. */
class UrlPropertiesTest {

  @Test
  void anyTextIsParsedOrRefused() {
    forAll(HostileText::text, UrlPropertiesTest::assertParsedOrRefused);
  }

  private static void assertParsedOrRefused(String text) {
    Optional<PhpUrl> url = PhpUrl.parse(text);
    url.ifPresent(
        parts -> {
          assertThat(parts.text()).isNotNull();
          parts.port().ifPresent(port -> assertThat(port).isBetween(0, 65535));
        });
  }

  private static String word(Choices choices) {
    return choices.textOf("abcdefghijklmnopqrstuvwxyz09-", 1, 6);
  }

  private static String url(Choices choices) {
    String scheme = choices.of("http", "https", "ftp", "HTTP", "app+x");
    String user = choices.oneOf(all -> "", all -> word(all) + "@");
    String host =
        choices.oneOf(
            all -> "192.0.2.1", all -> "[2001:db8::1]", all -> "a" + word(all) + "z.example.org");
    String port = choices.oneOf(all -> "", all -> ":" + all.between(1, 65535));
    List<String> path =
        choices.list(0, 4, all -> all.of("/", "/a", "/:b", "/@c", "/%20d", "/e;f=g", "/.", "//"));
    String tail = choices.of("", "?", "#", "?q=1&r%5B%5D", "?a=?/", "?a#b", "#?c");
    return scheme + "://" + user + host + port + String.join("", path) + tail;
  }

  @Test
  void jdkFindsTheSameParts() {
    forAll(UrlPropertiesTest::url, UrlPropertiesTest::assertSameParts);
  }

  private static void assertSameParts(String text) throws URISyntaxException {
    URI expected = new URI(text);
    PhpUrl url = PhpUrl.parse(text).orElseThrow();
    assertThat(url.scheme()).contains(expected.getScheme());
    assertThat(url.user()).isEqualTo(Optional.ofNullable(expected.getRawUserInfo()));
    assertThat(url.host()).contains(expected.getHost());
    assertThat(url.port())
        .isEqualTo(
            expected.getPort() < 0 ? OptionalInt.empty() : OptionalInt.of(expected.getPort()));
    assertThat(url.path().orElse("")).isEqualTo(expected.getRawPath());
    assertThat(url.query()).isEqualTo(Optional.ofNullable(expected.getRawQuery()));
    assertThat(url.fragment()).isEqualTo(Optional.ofNullable(expected.getRawFragment()));
  }
}
