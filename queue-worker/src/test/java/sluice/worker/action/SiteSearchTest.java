package sluice.worker.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.log.ActionType;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.site.TestSite;
import sluice.worker.url.UrlCleaner;
import sluice.worker.url.UrlCleaners;
import sluice.worker.url.UrlCleaningRules;

/** Site searches (docs: queue-worker/docs/actions.md#site-search). */
class SiteSearchTest {

  private static final Site SITE = new TestSite().build();

  private static String found(TrackingRequest request, Site site) {
    ActionRecognizer recognizer =
        new ActionRecognizer(new UrlCleaners(UrlCleaningRules.DEFAULT), ActionSettings.DEFAULT);
    if (recognizer.recognise(request, site) instanceof ActionRecognition.Recognised it
        && it.action() instanceof Action.SiteSearch search) {
      OptionalLong count = search.count();
      return search.keyword()
          + "|"
          + search.category()
          + "|"
          + (count.isPresent() ? count.getAsLong() : "none");
    }
    return "no search";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "?q=Hello+World%27s&cat=News~Hello World's|News|none",
        "?Q=AbC&search_count=7~AbC||7",
        "?q=a'b&cat[]=x&cat[]=y~a&#039;b|x|none",
        "#/p?q=frag2&z=1~frag2||none",
        "?q=caf%E9~caf%E9||none",
        "?q=a+b%E9~a+b%E9||none",
        "?q=0~no search",
        "?q=%20~no search",
        "?q~no search",
        "?q=&query=second~second||none",
        "?q[]=first&q[]=second~first||none",
        "?q=x&search_count=-1~x||none",
        "?q=x&search_count=abc~x||none",
        "?other=x~no search",
        "#q=whole~whole||none",
        "?x=1&cat=c#?q=frag&y=2~frag|c|none",
        "?query=second&q=first~first||none",
        "?q=x&search_count=1.5~x||1",
        "?q=CaSe&CAT=News~CaSe|News|none",
      })
  void keywordIsFoundInTheUrl(String query, String expected) {
    assertThat(found(Hits.hit("url", "http://example.org/" + query), SITE)).isEqualTo(expected);
  }

  @Test
  void charsetOfThePageIsHonoured() {
    assertThat(found(Hits.hit("url", "http://example.org/?q=caf%E9", "cs", "iso-8859-1"), SITE))
        .isEqualTo("café||none");
  }

  @Test
  void unknownCharsetIsIgnored() {
    assertThat(found(Hits.hit("url", "http://example.org/?q=caf%C3%A9", "cs", "nonsense!"), SITE))
        .isEqualTo("café||none");
  }

  @Test
  void parametersWinOverTheUrl() {
    TrackingRequest request =
        Hits.hit(
            "url", "http://example.org/?q=other",
            "search", "it's <b>",
            "search_cat", " c ",
            "search_count", "3");

    assertThat(found(request, SITE)).isEqualTo("it&#039;s &lt;b&gt;|c|3");
  }

  @Test
  void keywordZeroIsNoSearch() {
    assertThat(found(Hits.hit("url", "http://example.org/", "search", "0"), SITE))
        .isEqualTo("no search");
  }

  @Test
  void blankKeywordParameterIsNoSearchWhateverTheUrlSays() {
    assertThat(found(Hits.hit("url", "http://example.org/?q=other", "search", " "), SITE))
        .isEqualTo("no search");
  }

  @Test
  void siteWithoutSearchHasPageViewsOnly() {
    assertThat(found(Hits.hit("search", "x"), new TestSite().withoutSearch().build()))
        .isEqualTo("no search");
  }

  @Test
  void firstConfiguredParameterWins() {
    Site site = new TestSite().search(List.of("query", "q"), List.of()).build();

    assertThat(found(Hits.hit("url", "http://example.org/?q=a&query=b"), site))
        .isEqualTo("b||none");
  }

  @Test
  void searchUrlLosesKeywordAndCategory() {
    UrlCleaner cleaner = new UrlCleaners(UrlCleaningRules.DEFAULT).of(SITE);
    Action action =
        SiteSearchDetector.detect(
                Hits.hit("url", "http://example.org/s?x=1&q=a&cat=b"), SITE, cleaner)
            .orElseThrow();

    assertThat(action.url()).contains("http://example.org/s?x=1");
    assertThat(action.lookups())
        .containsExactly(
            new ActionLookup(
                ActionColumn.IDACTION_NAME, ActionName.of(ActionType.SITE_SEARCH, "a")));
  }
}
