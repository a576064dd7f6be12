package sluice.worker.url;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.site.Site;
import sluice.site.TestSite;
import sluice.worker.action.ActionColumn;
import sluice.worker.action.ActionRecognition;
import sluice.worker.action.ActionRecognizer;
import sluice.worker.action.ActionSettings;
import sluice.worker.action.Hits;

/** Page urls as they are stored (docs: queue-worker/docs/actions.md#page-urls). */
class UrlCleanerTest {

  private static final Site SITE = new TestSite().withoutSearch().build();

  private static String stored(Site site, String url) {
    return new ActionRecognizer(new UrlCleaners(UrlCleaningRules.DEFAULT), ActionSettings.DEFAULT)
                .recognise(Hits.hit("url", url), site)
            instanceof ActionRecognition.Recognised it
        ? it.action().lookups().stream()
            .filter(lookup -> lookup.column() == ActionColumn.IDACTION_URL)
            .map(lookup -> lookup.name().prefix() + " " + lookup.name().name())
            .findFirst()
            .orElse("none")
        : "refused";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "http://WWW.Example.ORG/Path/?b=2&a=1&gclid=x&utm_source=y#frag~HTTP_WWW"
            + " example.org/Path/?b=2&a=1",
        "https://example.org~HTTPS example.org",
        "HTTPS://WWW.e.org/~HTTPS_WWW e.org/",
        "http://example.org/?a=1&a=2&b[]=1&b[]=2&c[k]=v&&d&e=~HTTP"
            + " example.org/?a=2&b[]=1&b[]=2&c[k]=v&d&e=",
        "http://example.org/?q=a'b\"c<d>&x=%27%22~HTTP"
            + " example.org/?q=a&#039;b&quot;c&lt;d&gt;&x=%27%22",
        "http://example.org/a'b~HTTP example.org/a'b",
        "http://example.org/?0=1&00=2~HTTP example.org/?00=2",
        "http://example.org/p;jsessionid=ABC?x=1~HTTP example.org/p?x=1",
        "http://example.org/p;a=1;b=2~HTTP example.org/p?a=1&b=2",
        "http://e.org/x;y/z?q=1;r=2~HTTP e.org/x?y/z&q=1&r=2",
        "http://e.org/?a=1;b=2~HTTP e.org/?a=1;b=2",
        "http://user:p%40ss@example.org:8080/x?sid=1~HTTP user:p%40ss@example.org:8080/x",
        "http://e.org:/x~HTTP e.org/x",
        "http://e.org/??a=1~HTTP e.org/?a=1",
        "ftp://example.org/x~NONE ftp://example.org/x",
        "app://screen/home~NONE app://screen/home",
        "file:///C:/x~NONE file:///C:/x",
        "http://e.org/?a%5B%5D=1&A%5b%5d=2~HTTP e.org/?a[]=1&A[]=2",
        "http://e.org/?GCLID=1&Utm_Term=2&x~HTTP e.org/?x",
        "http://e.org/x?0~HTTP e.org/x",
        "http://ΟΔΟΣ/x~HTTP οδοσ/x",
        "http://E.org:80/A/B/?C=D&c=D~HTTP e.org:80/A/B/?C=D&c=D",
        "https://e.org:443~HTTPS e.org:443",
        "http://e.org/a%20b%2Fc/?d=%41%zz~HTTP e.org/a%20b%2Fc/?d=%41%zz",
        "http://e.org/a b/?c d=e f~HTTP e.org/a b/?c d=e f",
        "http://e.org/?a[]=1&a%5B%5D=2&a[k]=3~HTTP e.org/?a[]=1&a[]=2&a[k]=3",
        "http://e.org/?ignore_referrer=1&Ignore_Referer=1&pk_vid=2&wbraid=3&x=4~HTTP e.org/?x=4",
        "http://e.org/?=v&x~HTTP e.org/?x",
      })
  void urlIsStoredWithoutPrefix(String url, String expected) {
    assertThat(stored(SITE, url)).isEqualTo(expected);
  }

  @Test
  void controlCharacterInPathBecomesUnderscore() {
    assertThat(stored(SITE, "http://e.org/a\tb")).isEqualTo("HTTP e.org/a_b");
  }

  @Test
  void prefixAloneLeavesAnEmptyName() {
    assertThat(stored(SITE, "http://www.")).isEqualTo("HTTP_WWW ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//example.org/x",
        "example.org/x",
        "http://",
        "http:///x",
        "mailto:x@e.org",
        "javascript://x",
        "http://e.org:99999/x",
        "JavaScript://e.org/%0aalert",
        "data://text/plain,x",
        "",
        "0",
      })
  void textThatIsNoUrlIsNotStored(String url) {
    assertThat(stored(SITE, url)).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "http://example.org/#a=1&utm_source=b&c~HTTP example.org/#a=1&c",
        "http://example.org/#/route?x=1&y='2~HTTP example.org/#/route?x=1&y=&#039;2",
        "http://example.org/?a=1#sid=3&x#~HTTP example.org/?a=1#sid=3&x",
        "http://example.org/?sid=1#z~HTTP example.org/#z",
      })
  void siteMayKeepFragments(String url, String expected) {
    assertThat(stored(new TestSite().keepingFragments().withoutSearch().build(), url))
        .isEqualTo(expected);
  }

  @Test
  void excludedParameterMayBeAnExpression() {
    Site site = new TestSite().excludedParameters("drop", "/^drop_.*/", "_ga_").build();

    assertThat(stored(site, "http://e.org/?drop=1&DROP_x=2&dropped=3&xgay=4&b=5"))
        .isEqualTo("HTTP e.org/?dropped=3&b=5");
  }

  @Test
  void urlIsCutToTheConfiguredBytes() {
    Site site = new TestSite().build();
    UrlCleaners cleaners =
        new UrlCleaners(new UrlCleaningRules(20, java.util.List.of(), CampaignParameters.DEFAULT));

    assertThat(cleaners.of(site).pageUrl("http://e.org/0123456789abc").cleaned())
        .contains("http://e.org/0123456");
  }

  @Test
  void rawUrlKeepsParametersAndEscaping() {
    UrlCleaner cleaner = new UrlCleaners(UrlCleaningRules.DEFAULT).of(SITE);

    assertThat(cleaner.pageUrl("http://e.org/?a=1&amp;gclid=2#f").raw())
        .contains("http://e.org/?a=1&amp;gclid=2#f");
  }
}
