package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** URLs: any text has an answer, and those of the RFC have the parts that the JDK finds. */
class UrlPropertiesTest {

  @Provide
  Arbitrary<String> texts() {
    return HostileText.texts();
  }

  @Property
  void anyTextIsParsedOrRefused(@ForAll("texts") String text) {
    Optional<PhpUrl> url = PhpUrl.parse(text);
    url.ifPresent(
        parts -> {
          assertThat(parts.text()).isNotNull();
          parts.port().ifPresent(port -> assertThat(port).isBetween(0, 65535));
        });
  }

  @Provide
  Arbitrary<String> urls() {
    Arbitrary<String> word =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withChars("09-")
            .ofMinLength(1)
            .ofMaxLength(6);
    Arbitrary<String> scheme = Arbitraries.of("http", "https", "ftp", "HTTP", "app+x");
    Arbitrary<String> user = word.map(w -> w + "@").optional(0.3).map(u -> u.orElse(""));
    Arbitrary<String> host =
        Arbitraries.oneOf(
            word.map(w -> "a" + w + "z.example.org"), Arbitraries.of("[2001:db8::1]", "192.0.2.1"));
    Arbitrary<String> port =
        Arbitraries.integers()
            .between(1, 65535)
            .optional(0.4)
            .map(p -> p.map(n -> ":" + n).orElse(""));
    Arbitrary<String> segment =
        Arbitraries.of("/", "/a", "/:b", "/@c", "/%20d", "/e;f=g", "/.", "//");
    Arbitrary<String> path = segment.list().ofMaxSize(4).map(all -> String.join("", all));
    Arbitrary<String> tail = Arbitraries.of("", "?", "#", "?q=1&r%5B%5D", "?a=?/", "?a#b", "#?c");
    return Combinators.combine(scheme, user, host, port, path, tail)
        .as((s, u, h, o, p, t) -> s + "://" + u + h + o + p + t);
  }

  @Property
  void jdkFindsTheSameParts(@ForAll("urls") String text) throws URISyntaxException {
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
