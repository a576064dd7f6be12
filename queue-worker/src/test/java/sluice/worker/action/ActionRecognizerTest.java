package sluice.worker.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.log.ActionType;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.site.TestSite;
import sluice.worker.url.CampaignParameters;
import sluice.worker.url.UrlCleaners;
import sluice.worker.url.UrlCleaningRules;

/**
 * Which action a hit is and what its row takes (docs:
 * queue-worker/docs/log-tables.md#log_link_visit_action, queue-worker/docs/actions.md).
 */
class ActionRecognizerTest {

  private static final Site SITE = new TestSite().build();
  private static final String URL = "http://www.example.org/x";

  private static ActionRecognition recognise(TrackingRequest request, ActionSettings settings) {
    return new ActionRecognizer(new UrlCleaners(settings.urls()), settings)
        .recognise(request, SITE);
  }

  private static ActionRecognition.Recognised recognised(String... namesAndValues) {
    return (ActionRecognition.Recognised)
        recognise(Hits.hit(namesAndValues), ActionSettings.DEFAULT);
  }

  private static ActionRefusal refusal(String... namesAndValues) {
    return ((ActionRecognition.Refused) recognise(Hits.hit(namesAndValues), ActionSettings.DEFAULT))
        .reason();
  }

  private static String lookups(ActionRecognition.Recognised it) {
    return it.row().lookups().stream()
        .map(
            lookup ->
                lookup.column().column()
                    + "="
                    + lookup.name().type().code()
                    + ":"
                    + lookup.name().name())
        .collect(Collectors.joining(" "));
  }

  /** What happens on a page loses tokens from 5.13 on; a link that is followed keeps them. */
  @ParameterizedTest
  @CsvSource({
    "action_name, T, example.org/x?a=1",
    "search, word, ",
    "e_c, category, example.org/x?a=1",
    "c_n, name, http://www.example.org/x?a=1",
    "link, http://www.example.org/x?token_auth=s, http://www.example.org/x?token_auth=s",
    "download, http://www.example.org/x?token=s, http://www.example.org/x?token=s"
  })
  void tokensAreCutFromUrlsOfPages(String name, String value, String stored) {
    UrlCleaningRules rules =
        new UrlCleaningRules(
            1024,
            UrlCleaningRules.excluded(UrlCleaningRules.DEFAULT.excludedParameters(), true),
            CampaignParameters.DEFAULT);
    String also = name.equals("e_c") ? "e_a" : "unused";
    TrackingRequest request =
        Hits.hit("url", URL + "?a=1&token_auth=s&TOKEN=t&gclid=u", also, "act", name, value);
    ActionRecognition.Recognised it =
        (ActionRecognition.Recognised)
            recognise(request, new ActionSettings(rules, ActionSettings.DEFAULT.titleDelimiter()));
    String all = lookups(it);
    if (stored == null) {
      assertThat(all).doesNotContain("token");
    } else {
      assertThat(all).contains(":" + stored);
      assertThat(all.contains("oken")).isEqualTo(stored.contains("token"));
    }
  }

  @Test
  void aSettingOfOnesOwnIsNotAddedTo() {
    List<String> shipped = UrlCleaningRules.DEFAULT.excludedParameters();
    assertThat(UrlCleaningRules.excluded(List.of("sid"), true)).containsExactly("sid");
    assertThat(UrlCleaningRules.excluded(shipped, false)).isEqualTo(shipped);
    assertThat(UrlCleaningRules.excluded(shipped, true)).contains("gclid", "token_auth", "token");
  }

  @Test
  void hitWithoutAnythingElseIsAPageView() {
    ActionRecognition.Recognised it = recognised("url", URL, "action_name", " A 'title' ");

    assertThat(lookups(it))
        .isEqualTo("idaction_name=4:A &#039;title&#039; idaction_url=1:example.org/x");
    assertThat(it.action().countsAsAction()).isTrue();
    assertThat(it.action().countsAsInteraction()).isTrue();
  }

  @Test
  void pageViewWithoutTitleAndUrlLooksUpAnEmptyTitleOnly() {
    assertThat(lookups(recognised("url", "nonsense"))).isEqualTo("idaction_name=4:");
  }

  @Test
  void downloadKeepsItsUrlEscapedAndWhole() {
    ActionRecognition.Recognised it =
        recognised("url", URL, "download", "http://www.example.org/f?a=1&sid=2", "link", "x");

    assertThat(lookups(it)).isEqualTo("idaction_url=3:http://www.example.org/f?a=1&amp;sid=2");
    assertThat(it.action().countsAsInteraction()).isFalse();
  }

  @Test
  void outlinkThatIsNoUrlHasNone() {
    assertThat(lookups(recognised("link", "javascript://alert"))).isEqualTo("idaction_url=2:");
  }

  @Test
  void eventIsTrimmedButGoalsSeeItAsSent() {
    ActionRecognition.Recognised it =
        recognised("url", URL, "e_c", " c ", "e_a", "a", "e_n", " ", "e_v", "1,5", "c_n", "x");

    assertThat(lookups(it))
        .isEqualTo(
            "idaction_url=10:example.org/x idaction_event_action=11:a"
                + " idaction_event_category=10:c");
    assertThat(((Action.Event) it.action()).category()).isEqualTo(" c ");
    assertThat(it.row().customFloat()).hasValue(1);
  }

  @Test
  void textsOfEventsAndContentsAreStoredEscapedAndUncut() {
    String longName = "n".repeat(2000);

    assertThat(lookups(recognised("e_c", "a&b'", "e_a", "<x>", "e_n", longName)))
        .isEqualTo(
            "idaction_event_action=11:&lt;x&gt;"
                + " idaction_event_category=10:a&amp;b&#039; idaction_name=12:"
                + longName);
    assertThat(lookups(recognised("c_n", "a&b", "c_p", "line\nbreak")))
        .contains("idaction_content_name=13:a&amp;b", "idaction_content_piece=14:line\nbreak");
  }

  @Test
  void contentKeepsTheSchemeOfItsUrl() {
    ActionRecognition.Recognised it =
        recognised("url", URL, "c_n", "n", "c_p", "p", "c_t", "t", "c_i", "i", "q", "1");

    assertThat(lookups(it))
        .isEqualTo(
            "idaction_url=13:http://www.example.org/x idaction_content_interaction=16:i"
                + " idaction_content_name=13:n idaction_content_piece=14:p"
                + " idaction_content_target=15:t");
    assertThat(it.action().countsAsAction()).isFalse();
  }

  @Test
  void invalidEventValueIsZeroAndNoneIsNone() {
    assertThat(recognised("e_c", "c", "e_a", "a", "e_v", "abc").row().customFloat()).hasValue(0);
    assertThat(recognised("e_c", "c", "e_a", "a", "e_v", "").row().customFloat()).isEmpty();
    assertThat(recognised("e_c", "c", "e_a", "a", "e_v", "0.1234567890123456").row().customFloat())
        .isEqualTo(OptionalDouble.of(0.12345678901235));
  }

  @Test
  void eventNeedsCategoryAndAction() {
    assertThat(recognised("e_c", "c").action()).isInstanceOf(Action.PageView.class);
    assertThat(recognised("e_c", "0", "e_a", "0").action()).isInstanceOf(Action.Event.class);
  }

  @Test
  void searchRanksBelowContent() {
    assertThat(recognised("search", "k", "c_n", "n").action()).isInstanceOf(Action.Content.class);
    assertThat(recognised("search", "k").action()).isInstanceOf(Action.SiteSearch.class);
  }

  /** From the highest on, each with all that rank below it. */
  @Test
  void kindsOfActionsRankAsInTheReference() {
    List<String> parameters =
        List.of(
            "search",
            "k",
            "c_n",
            "n",
            "e_c",
            "c",
            "e_a",
            "a",
            "link",
            "http://e.org/",
            "download",
            "http://e.org/f");
    assertThat(recognisedWithFirst(parameters, 12)).isInstanceOf(Action.Download.class);
    assertThat(recognisedWithFirst(parameters, 10)).isInstanceOf(Action.Outlink.class);
    assertThat(recognisedWithFirst(parameters, 8)).isInstanceOf(Action.Event.class);
    assertThat(recognisedWithFirst(parameters, 4)).isInstanceOf(Action.Content.class);
    assertThat(recognisedWithFirst(parameters, 2)).isInstanceOf(Action.SiteSearch.class);
    assertThat(recognisedWithFirst(parameters, 0)).isInstanceOf(Action.PageView.class);
  }

  private static Action recognisedWithFirst(List<String> parameters, int count) {
    return recognised(parameters.subList(0, count).toArray(String[]::new)).action();
  }

  @Test
  void customActionOfAnotherPluginIsRefusedAtOnce() {
    assertThat(refusal("url", URL, "ca", "1")).isEqualTo(ActionRefusal.CUSTOM_ACTION);
    assertThat(ActionRefusal.CUSTOM_ACTION.isImmediate()).isTrue();
    assertThat(recognised("url", URL, "ca", "0").action()).isInstanceOf(Action.PageView.class);
    assertThat(recognised("ca", "1", "link", "http://e.org/").action())
        .isInstanceOf(Action.Outlink.class);
  }

  @Test
  void blanksInNecessaryTextsAreRefused() {
    assertThat(refusal("e_c", " ", "e_a", "a")).isEqualTo(ActionRefusal.BLANK_EVENT);
    assertThat(refusal("e_c", "c", "e_a", "\t")).isEqualTo(ActionRefusal.BLANK_EVENT);
    assertThat(refusal("c_n", " ")).isEqualTo(ActionRefusal.BLANK_CONTENT);
  }

  @Test
  void negativeTimeIsRefusedAfterTheNamesWereCreated() {
    ActionRecognition.Recognised refused =
        (ActionRecognition.Recognised)
            recognise(Hits.hit("url", URL, "pf_dm1", "-2"), ActionSettings.DEFAULT);

    assertThat(refused.lateRefusal().orElseThrow()).isEqualTo(ActionRefusal.NEGATIVE_TIME);
    assertThat(refused.row().lookups()).hasSize(2);
    assertThat(recognised("link", "http://e.org/", "pf_dm1", "-2").row().timings().isEmpty())
        .isTrue();
  }

  @Test
  void timesOfAPageAreKeptWhenTheyFit() {
    PageTimings timings =
        recognised("pf_net", "1", "pf_srv", "-1", "pf_tfr", "16777215", "pf_onl", "16777216")
            .row()
            .timings();

    assertThat(timings.milliseconds())
        .isEqualTo(
            Map.of(
                PageTimings.Timing.TIME_NETWORK, 1L, PageTimings.Timing.TIME_TRANSFER, 16777215L));
    assertThat(PageTimings.ofUpdate(Hits.hit("pf_onl", "16777216")).milliseconds())
        .isEqualTo(Map.of(PageTimings.Timing.TIME_ON_LOAD, 16777216L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "one~idaction_product_cat=7:one",
        "``~idaction_product_cat=7:",
        "[\"a\",\"\",\"b\"]~idaction_product_cat=7:a idaction_product_cat2=7:b",
        "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]~idaction_product_cat=7:a idaction_product_cat2=7:b"
            + " idaction_product_cat3=7:c idaction_product_cat4=7:d idaction_product_cat5=7:e",
        "['a']~idaction_product_cat=7:['a']",
      })
  void viewedProductMayHaveSeveralCategories(String sent, String expected) {
    assertThat(lookups(recognised("download", "http://e.org/", "_pkc", sent)))
        .isEqualTo("idaction_url=3:http://e.org/ " + expected);
  }

  @Test
  void malformedListOfCategoriesIsNone() {
    assertThat(lookups(recognised("link", "http://e.org/", "_pkc", "[\"a")))
        .isEqualTo("idaction_url=2:http://e.org/");
  }

  @Test
  void viewedProductIsStoredUnescaped() {
    ActionRecognition.Recognised it =
        recognised("link", "http://e.org/", "_pkn", "A & B", "_pks", "s'1", "_pkp", "9.99");

    assertThat(lookups(it))
        .isEqualTo(
            "idaction_url=2:http://e.org/ idaction_product_name=6:A & B"
                + " idaction_product_sku=5:s'1");
    assertThat(it.row().productPrice()).hasValue(9.99);
    assertThat(recognised("_pkp", "abc").row().productPrice()).hasValue(0);
    assertThat(recognised("_pkp", "1,5").row().productPrice()).hasValue(1);
    assertThat(recognised("_pkp", "").row().productPrice()).isEmpty();
  }

  @Test
  void idOfThePageViewIsCut() {
    assertThat(recognised("pv_id", "abcdefgh").row().idPageview()).isEqualTo("abcdef");
    assertThat(recognised().row().idPageview()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {" a / b //c/ ", "a/b/c"})
  void titleIsSplitAtTheDelimiter(String title) {
    ActionRecognition.Recognised it =
        (ActionRecognition.Recognised)
            recognise(
                Hits.hit("action_name", title), new ActionSettings(UrlCleaningRules.DEFAULT, "/"));

    assertThat(it.action().name()).isEqualTo("a/b/c");
  }

  @Test
  void emptyNamesAreNotLookedUp() {
    assertThat(List.of("", "0"))
        .allMatch(name -> ActionName.of(ActionType.PAGE_TITLE, name).isEmpty());
    assertThat(ActionName.of(ActionType.PAGE_URL, "example.org/").hash()).isEqualTo(1864320163L);
  }
}
