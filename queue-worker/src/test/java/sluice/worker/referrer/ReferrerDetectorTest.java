package sluice.worker.referrer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.php.PhpValue;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.site.TestSite;
import sluice.site.Withheld;
import sluice.worker.action.Hits;
import sluice.worker.url.UrlCleaners;
import sluice.worker.url.UrlCleaningRules;

/** Where hits come from (docs: queue-worker/docs/referrers.md#the-order-of-the-tests). */
class ReferrerDetectorTest {

  private static final Site SITE = new TestSite().build();

  private static final ReferrerDetector DETECTOR =
      new ReferrerDetector(
          ReferrerDefinitions.builtIn(), new UrlCleaners(UrlCleaningRules.DEFAULT));

  private static final Withheld.Campaigns KEPT = Withheld.Campaigns.KEPT;

  private static final String PAGE = "http://example.org/page";

  private static String detected(String landing, String urlref) {
    return detected(Hits.hit("url", landing, "urlref", urlref), SITE, StoredReferrer.NONE);
  }

  private static String detected(TrackingRequest request, Site site, StoredReferrer stored) {
    Referrer referrer =
        DETECTOR.detect(request, site, KnownUrls.ofSites(List.of(site)), stored, KEPT);
    return referrer.type().code()
        + ", "
        + referrer.name().map(text -> "'" + text + "'").orElse("NULL")
        + ", "
        + referrer.keyword().map(text -> "'" + text + "'").orElse("NULL")
        + ", "
        + referrer.url().orElse("NULL");
  }

  @Test
  void longUrlIsNoKeyOfACache() {
    ReferrerDetector detector =
        new ReferrerDetector(
            ReferrerDefinitions.builtIn(), new UrlCleaners(UrlCleaningRules.DEFAULT));
    for (String query : List.of("q=" + "x".repeat(1100), "q=" + "\u00e9".repeat(600))) {
      detector.detect(
          Hits.hit("url", PAGE, "urlref", "https://other.org/?" + query),
          SITE,
          KnownUrls.ofSites(List.of(SITE)),
          StoredReferrer.NONE,
          KEPT);
    }
    assertThat(detector.cachedBytes()).isZero();
    detector.detect(
        Hits.hit("url", PAGE, "urlref", "https://other.org/?q=x"),
        SITE,
        KnownUrls.ofSites(List.of(SITE)),
        StoredReferrer.NONE,
        KEPT);
    assertThat(detector.cachedBytes()).isBetween(500L, 2000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "http://example.org/b?x=1&sid=3~1, NULL, NULL, http://example.org/b?x=1",
        "http://www.EXAMPLE.org/b~1, NULL, NULL, http://www.example.org/b",
        "http://sub.example.org/b~3, 'sub.example.org', NULL, http://sub.example.org/b",
        "https://www.google.com/~2, 'Google', NULL, https://www.google.com/",
        "https://www.google.com/search?q=Hello+World&sa=1~2, 'Google', 'hello world',"
            + " https://www.google.com/search?q=Hello+World",
        "https://www.google.fr/search?tbm=isch&q=cat~2, 'Google Images', 'cat',"
            + " https://www.google.fr/search?tbm=isch&q=cat",
        "https://www.bing.com/search?q=It%27s&form=X~2, 'Bing', 'it's',"
            + " https://www.bing.com/search?q=It%27s",
        "https://l.facebook.com/l.php?u=x&h=abc~7, 'Facebook', '',"
            + " https://l.facebook.com/l.php?u=x",
        "https://t.co/abc~7, 'Twitter', '', https://t.co/abc",
        "https://x.org/facebook.com/p~7, 'Facebook', '', https://x.org/facebook.com/p",
        "http://Other.ORG/Path/?a=1#f~3, 'other.org', NULL, http://other.org/Path/?a=1",
        "android-app://com.google.android.gm/~3, 'com.google.android.gm', NULL,"
            + " android-app://com.google.android.gm/",
        "other.org/no-scheme~1, NULL, NULL,",
        "http://other.org:99999/~1, NULL, NULL, NULL",
        "https://chatgpt.com/c/1~8, 'ChatGPT', '', https://chatgpt.com/c/1",
        "https://chatgpt.com~8, 'ChatGPT', '', https://chatgpt.com",
        "https://custom.chatgpt.com/i/1-2~8, 'ChatGPT', '', https://custom.chatgpt.com/i/1-2",
        "https://chatgpt.com.example.org/~3, 'chatgpt.com.example.org', NULL,"
            + " https://chatgpt.com.example.org/",
        "https://www.perplexity.ai/~8, 'Perplexity', '', https://www.perplexity.ai/",
        // A search engine's and a network's own hosts stay theirs.
        "https://gemini.google.com/app~8, 'Gemini', '', https://gemini.google.com/app",
        "https://copilot.microsoft.com/~8, 'Copilot', '', https://copilot.microsoft.com/",
        "https://x.com/i/grok~8, 'Grok', '', https://x.com/i/grok",
        "https://x.com/i/status/1~7, 'Twitter', '', https://x.com/i/status/1",
        "https://x.org/FACEBOOK.com/p~3, 'x.org', NULL, https://x.org/FACEBOOK.com/p",
        "https://WWW.GOOGLE.com/search?q=a~3, 'www.google.com', NULL,"
            + " https://www.google.com/search?q=a",
      })
  void referrerIsTold(String urlref, String expected) {
    assertThat(detected(PAGE, urlref).strip()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "https://www.instagram.com/p?e=1&s=2&x=3, x=3",
    "https://m.facebook.com/p?h=1&p=2&x=3, x=3",
    "https://www.google.de/url?ust=1&usg=2&usd=3&sa=4&sntz=5&ei=6&bvm=7&ved=8&client=9&channel=0&x=3,"
        + " x=3",
    "https://x.googleusercontent.com/?sa=4&x=3, x=3",
    "https://main.exoclick.com/?data=1&wpn=2&x=3, x=3",
    "https://www.youtube.com/redirect?redir_token=1&html_redirect=2&continuation=3&feature=4&x=3,"
        + " x=3",
    "https://bing.com/search?cvid=1&refig=2&elv=3&plvar=4&setlang=5&qs=6&cc=7&mkt=8&pc=9&FORM=0&src=1&x=3,"
        + " x=3",
    "https://other.org/?e=1&h=2&sa=3&data=4&feature=5&form=6, e=1&h=2&sa=3&data=4&feature=5&form=6",
    "https://other.org/?gclid=1&utm_source=2&x=3, x=3",
  })
  void urlOfTheReferrerLosesWhatDiffersWithEveryClick(String urlref, String query) {
    assertThat(detected(PAGE, urlref)).endsWith("?" + query);
  }

  @Test
  void noReferrerIsADirectEntry() {
    assertThat(detected(PAGE, "")).isEqualTo("1, NULL, NULL, ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "?utm_source=News&utm_medium=email~~6, 'news', ''",
        "?utm_campaign=It%27s+A&utm_term=KW%26x~~6, 'it's a', 'kw&x'",
        "?pk_campaign=C1~https://www.google.com/search?q=kw1~6, 'c1', 'kw1'",
        "?pk_campaign=C1~http://other.org/x~6, 'c1', 'other.org'",
        "#pk_campaign=C2&pk_kwd=k~~6, 'c2', 'k'",
        "?pk_campaign=C1#pk_campaign=C2&pk_kwd=k~~6, 'c2', 'k'",
        "?pk_campaign=C1&pk_kwd=k1#pk_campaign=C2&pk_kwd=k~~6, 'c1', 'k1'",
        "?utm_campaign[]=a~~1, NULL, NULL",
        "?utm_campaign=0~~1, NULL, NULL",
        "?utm_campaign=\u0391\u03a3~~6, '\u03b1\u03c3', ''",
        "?pk_campaign=C1~http://googleads.g.doubleclick.net/pagead/ads?url=http%3A%2F%2Fpub.org%2Fx~6,"
            + " 'c1', '(adwords) pub.org'",
        "?x=1~http://googleads.g.doubleclick.net/pagead/ads?url=http%3A%2F%2Fpub.org%2Fx&ad_type=text~6,"
            + " 'adwords (text)', '(adwords) pub.org'",
      })
  void campaignIsTakenFromTheLandingUrl(String landing, String urlref, String expected) {
    assertThat(detected("http://example.org/" + landing, urlref == null ? "" : urlref))
        .startsWith(expected + ", ");
  }

  @Test
  void parametersOfTheHitAreTakenUnescaped() {
    TrackingRequest request = Hits.hit("url", PAGE, "utm_campaign", "Raw <b>'x", "utm_term", "K");

    assertThat(detected(request, SITE, StoredReferrer.NONE)).isEqualTo("6, 'raw <b>'x', 'k', ");
  }

  @Test
  void listAsCampaignParameterIsPassedOver() {
    TrackingRequest request =
        Hits.hit(
            Map.of(
                "url", new PhpValue.Text(PAGE),
                "utm_campaign", new PhpValue.Array(Map.of("0", new PhpValue.Text("x")))));

    assertThat(detected(request, SITE, StoredReferrer.NONE)).isEqualTo("1, NULL, NULL, ");
  }

  @Test
  void landingUrlMayAskToIgnoreTheReferrer() {
    assertThat(detected(PAGE + "?ignore_referrer=1&pk_campaign=c", "http://other.org/"))
        .isEqualTo("1, '', '', ");
  }

  @Test
  void ignoringTheReferrerNeedsExactlyOne() {
    assertThat(detected(PAGE + "?ignore_referrer=01", "http://other.org/"))
        .startsWith("3, 'other.org'");
  }

  @Test
  void visitInTheSameCampaignKeepsItsKeyword() {
    StoredReferrer stored = new StoredReferrer(6, Optional.of("c1"), Optional.of("first.org"));
    TrackingRequest request =
        Hits.hit("url", PAGE + "?pk_campaign=C1", "urlref", "http://example.org/");

    assertThat(detected(request, SITE, stored)).startsWith("6, 'c1', 'first.org', ");
  }

  @Test
  void visitInAnotherCampaignTakesTheHost() {
    StoredReferrer stored = new StoredReferrer(6, Optional.of("c2"), Optional.of("first.org"));
    TrackingRequest request =
        Hits.hit("url", PAGE + "?pk_campaign=C1", "urlref", "http://example.org/");

    assertThat(detected(request, SITE, stored)).startsWith("6, 'c1', 'example.org', ");
  }

  @Test
  void excludedReferrerCountsAsNone() {
    Site site = new TestSite().excludedReferrers(".pay.example", "http://x.example/cb").build();

    assertThat(
            detected(
                Hits.hit("url", PAGE, "urlref", "https://a.b.pay.example/"),
                site,
                StoredReferrer.NONE))
        .isEqualTo("1, NULL, NULL, ");
    assertThat(
            detected(
                Hits.hit("url", PAGE, "urlref", "https://x.example/cb/1"),
                site,
                StoredReferrer.NONE))
        .isEqualTo("1, NULL, NULL, ");
    assertThat(
            detected(
                Hits.hit("url", PAGE, "urlref", "https://x.example/other"),
                site,
                StoredReferrer.NONE))
        .startsWith("3, 'x.example'");
  }

  @Test
  void siteOfAnotherNumberIsAWebsiteWithItsPath() {
    Site here = new TestSite().urls("http://multi.example/one").build();
    KnownUrls known =
        KnownUrls.of(
            Map.of(
                1, List.of("http://multi.example/one"), 2, List.of("http://multi.example/two/")));
    Referrer referrer =
        DETECTOR.detect(
            Hits.hit("url", "http://multi.example/one/a", "urlref", "http://multi.example/Two/b"),
            here,
            known,
            StoredReferrer.NONE,
            KEPT);

    assertThat(referrer.type()).isEqualTo(ReferrerType.WEBSITE);
    assertThat(referrer.name()).contains("multi.example/two");
  }

  @Test
  void hostOfThePageCountsAsTheSitesOwn() {
    TrackingRequest request =
        Hits.hit("url", "http://unknown.example/a", "urlref", "http://www.unknown.example/b");

    assertThat(detected(request, SITE, StoredReferrer.NONE)).startsWith("1, NULL, NULL, ");
  }

  @Test
  void conversionPrefersCampaignOfItsCookie() {
    StoredReferrer stored = new StoredReferrer(3, Optional.of("other.org"), Optional.empty());
    TrackingRequest request =
        Hits.hit("url", PAGE, "_rcn", "My%2BCamp", "_rck", " Word ", "_ref", "http://a.org/");

    assertThat(attributed(request, stored))
        .isEqualTo(new StoredReferrer(6, Optional.of("my+camp"), Optional.of("word")));
  }

  @Test
  void conversionTakesReferrerOfItsCookie() {
    StoredReferrer stored = new StoredReferrer(1, Optional.empty(), Optional.empty());
    TrackingRequest request = Hits.hit("url", PAGE, "_ref", "https://www.google.com/search?q=Word");

    assertThat(attributed(request, stored))
        .isEqualTo(new StoredReferrer(2, Optional.of("Google"), Optional.of("word")));
  }

  @Test
  void conversionOfACampaignVisitStaysWithIt() {
    StoredReferrer stored = new StoredReferrer(6, Optional.of("camp"), Optional.of("k"));

    assertThat(attributed(Hits.hit("url", PAGE, "_ref", "http://a.org/"), stored))
        .isEqualTo(stored);
  }

  @Test
  void directReferrerOfTheCookieTellsNothing() {
    StoredReferrer stored = new StoredReferrer(3, Optional.of("other.org"), Optional.empty());

    assertThat(attributed(Hits.hit("url", PAGE, "_ref", "http://example.org/x"), stored))
        .isEqualTo(stored);
  }

  private static StoredReferrer attributed(TrackingRequest request, StoredReferrer stored) {
    return DETECTOR.attribute(request, SITE, KnownUrls.ofSites(List.of(SITE)), stored, KEPT);
  }

  /** The page that is landed on, the referrer, and what becomes of them from Matomo 5.5 on. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "?utm_source=chatgpt.com~~8, 'ChatGPT', '',",
        "?utm_source=perplexity.ai~~8, 'Perplexity', '',",
        "?utm_source=ChatGPT.com&utm_campaign=x~~8, 'ChatGPT', '',",
        "?utm_source=random&utm_campaign=random~https://chatgpt.com/~8, 'ChatGPT', '', https://chatgpt.com/",
        "?utm_source=chatgpt.com~https://chatgpt.com/~8, 'ChatGPT', '', https://chatgpt.com/",
        "?utm_source=chatgpt.com~https://www.google.com/~8, 'ChatGPT', '', https://www.google.com/",
        "?utm_source=perplexity~~6, 'perplexity', '',",
        "?utm_campaign=chatgpt.com~~6, 'chatgpt.com', '',",
      })
  void assistantGoesBeforeCampaignsAndEngines(String query, String urlref, String expected) {
    assertThat(detected(PAGE + query, urlref == null ? "" : urlref).strip()).isEqualTo(expected);
  }

  @Test
  void aMatomoBeforeAssistantsTakesThemForWebsitesAndCampaigns() {
    ReferrerDetector detector =
        new ReferrerDetector(
            ReferrerDefinitions.builtIn().withoutAiAssistants(),
            new UrlCleaners(UrlCleaningRules.DEFAULT));
    KnownUrls known = KnownUrls.ofSites(List.of(SITE));
    assertThat(
            detector
                .detect(
                    Hits.hit("url", PAGE, "urlref", "https://chatgpt.com/c/1"),
                    SITE,
                    known,
                    StoredReferrer.NONE,
                    KEPT)
                .type())
        .isEqualTo(ReferrerType.WEBSITE);
    assertThat(
            detector
                .detect(
                    Hits.hit("url", PAGE + "?utm_source=chatgpt.com"),
                    SITE,
                    known,
                    StoredReferrer.NONE,
                    KEPT)
                .type())
        .isEqualTo(ReferrerType.CAMPAIGN);
  }

  @Test
  void aConversionIsTheAssistantsUnlessACookieNamesACampaign() {
    StoredReferrer assistant = new StoredReferrer(8, Optional.of("ChatGPT"), Optional.of(""));
    TrackingRequest order = Hits.hit("url", PAGE + "?utm_source=chatgpt.com", "ec_id", "1");
    assertThat(attributed(order, assistant)).isEqualTo(assistant);
    TrackingRequest withCampaign =
        Hits.hit("url", PAGE + "?utm_source=chatgpt.com", "_rcn", "http://chatgpt.com");
    assertThat(attributed(withCampaign, assistant))
        .isEqualTo(new StoredReferrer(6, Optional.of("http://chatgpt.com"), Optional.of("")));
    TrackingRequest remembered = Hits.hit("url", PAGE, "_ref", "https://claude.ai/chat");
    assertThat(attributed(remembered, new StoredReferrer(1, Optional.empty(), Optional.empty())))
        .isEqualTo(new StoredReferrer(8, Optional.of("Claude"), Optional.of("")));
  }

  @Test
  void aDirectVisitBecomesTheAssistants() {
    Referrer found =
        DETECTOR.detect(
            Hits.hit("url", PAGE, "urlref", "https://chatgpt.com/"),
            SITE,
            KnownUrls.ofSites(List.of(SITE)),
            StoredReferrer.NONE,
            KEPT);
    assertThat(new StoredReferrer(1, Optional.of(""), Optional.of("")).upgradedBy(found))
        .isEqualTo(new StoredReferrer(8, Optional.of("ChatGPT"), Optional.of("")));
    StoredReferrer website = new StoredReferrer(3, Optional.of("other.org"), Optional.empty());
    assertThat(website.upgradedBy(found)).isEqualTo(website);
  }

  private static StoredReferrer detected(String query, Withheld.Campaigns campaigns) {
    TrackingRequest request = Hits.hit("url", PAGE + query, "urlref", "https://other.org/a");
    KnownUrls known = KnownUrls.ofSites(List.of(SITE));
    return StoredReferrer.of(DETECTOR.detect(request, SITE, known, StoredReferrer.NONE, campaigns));
  }

  @Test
  void valuesOfCampaignsAreReplacedOrCampaignsAreNotNoticed() {
    String campaign = "?utm_campaign=spring&utm_term=boots";
    Optional<String> text = Optional.of("__discarded_by_policy__");
    StoredReferrer website = new StoredReferrer(3, Optional.of("other.org"), Optional.empty());
    assertThat(detected(campaign, KEPT))
        .isEqualTo(new StoredReferrer(6, Optional.of("spring"), Optional.of("boots")));
    assertThat(detected(campaign, Withheld.Campaigns.MASKED))
        .isEqualTo(new StoredReferrer(6, text, text));
    assertThat(detected(campaign, Withheld.Campaigns.UNNOTICED)).isEqualTo(website);
    assertThat(detected("", Withheld.Campaigns.MASKED)).isEqualTo(website);
  }

  @Test
  void campaignThatAConversionRemembersIsMaskedToo() {
    Optional<String> text = Optional.of("__discarded_by_policy__");
    StoredReferrer direct = new StoredReferrer(1, Optional.empty(), Optional.empty());
    TrackingRequest remembered = Hits.hit("url", PAGE, "_rcn", "spring", "_rck", "boots");
    KnownUrls known = KnownUrls.ofSites(List.of(SITE));
    assertThat(DETECTOR.attribute(remembered, SITE, known, direct, Withheld.Campaigns.MASKED))
        .isEqualTo(new StoredReferrer(6, text, text));
    TrackingRequest bare = Hits.hit("url", PAGE, "_rcn", "spring");
    assertThat(DETECTOR.attribute(bare, SITE, known, direct, Withheld.Campaigns.MASKED))
        .isEqualTo(new StoredReferrer(6, text, Optional.of("")));
    assertThat(
            DETECTOR.attribute(
                Hits.hit("url", PAGE), SITE, known, direct, Withheld.Campaigns.MASKED))
        .isEqualTo(direct);
  }

  @Test
  void assistantIsToldBeforeCampaigns() {
    ReferrerDefinitions definitions =
        new ReferrerDefinitions(
            BuiltInDefinitions.searchEngines(),
            BuiltInDefinitions.socialNetworks(),
            new AiAssistants(Map.of("chat.example", "Chat")));
    ReferrerDetector detector =
        new ReferrerDetector(definitions, new UrlCleaners(UrlCleaningRules.DEFAULT));
    KnownUrls known = KnownUrls.ofSites(List.of(SITE));

    assertThat(
            detector.detect(
                Hits.hit("url", PAGE + "?utm_source=chat.example&utm_medium=x"),
                SITE,
                known,
                StoredReferrer.NONE,
                KEPT))
        .isEqualTo(
            new Referrer(
                ReferrerType.AI_ASSISTANT, Optional.of("Chat"), Optional.of(""), Optional.of("")));
    assertThat(
            detector
                .detect(
                    Hits.hit("url", PAGE, "urlref", "https://chat.example/c/1"),
                    SITE,
                    known,
                    StoredReferrer.NONE,
                    KEPT)
                .type())
        .isEqualTo(ReferrerType.AI_ASSISTANT);
    assertThat(detected(PAGE + "?utm_source=chat.example", "")).startsWith("6, 'chat.example'");
  }

  @Test
  void referrerIsNewWhenAnyOfItsColumnsChanges() {
    StoredReferrer stored = new StoredReferrer(6, Optional.of("Camp"), Optional.empty());

    assertThat(stored.differsFrom(campaign("camp", Optional.of("")))).isFalse();
    assertThat(stored.differsFrom(campaign("camp", Optional.of("k")))).isTrue();
    assertThat(stored.differsFrom(campaign("other", Optional.empty()))).isTrue();
    assertThat(new StoredReferrer(6, Optional.of("1e1"), Optional.empty()))
        .matches(it -> !it.differsFrom(campaign("10", Optional.empty())));
  }

  private static Referrer campaign(String name, Optional<String> keyword) {
    return new Referrer(ReferrerType.CAMPAIGN, Optional.of(name), keyword, Optional.of(""));
  }
}
