package sluice.archive.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.archive.table.MatomoTables;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;
import sluice.matomo.MatomoInstallation;
import sluice.site.CustomDimension;
import sluice.site.Site;
import sluice.site.TestSite;

/** Which visits a segment has (docs: archiver/docs/segments.md#conditions-on-several-rows). */
class SegmentFilterTest {
  private static final Site SITE =
      new TestSite()
          .urls("https://ex.org")
          .goalIds(1)
          .dimensions(new CustomDimension(3, 1, "", CustomDimension.Scope.ACTION, false, List.of()))
          .build();

  /** A French visit on a phone: two actions with searches and dimension values, one order. */
  private static final VisitBundle VISIT =
      new VisitBundle(
          1,
          LogRow.of(
              Map.of(
                  "visitor_returning",
                  1L,
                  "location_country",
                  "fr",
                  "config_device_type",
                  1L,
                  "visit_total_time",
                  40L,
                  "referer_type",
                  6L,
                  "referer_name",
                  "Été",
                  "visit_total_actions",
                  0L,
                  "location_ip",
                  "0d367a01",
                  "visit_last_action_time",
                  1_767_225_599L)),
          List.of(
              LogRow.of(
                  Map.of(
                      "search_cat",
                      "food",
                      "search_count",
                      3L,
                      "custom_dimension_1",
                      "a",
                      "server_time",
                      1_767_225_540L)),
              LogRow.of(Map.of("search_cat", "help", "search_count", 0L))),
          List.of(LogRow.of(Map.of("idgoal", 0L, "idorder", "A-1"))),
          List.of());

  private static boolean matches(String definition) throws SegmentRefused {
    LogActions none =
        new LogActions(new MatomoTables(new org.mariadb.jdbc.MariaDbDataSource(), "m_"));
    return SegmentFilter.compile(definition, SITE, MatomoInstallation.NEWEST).matches(VISIT, none);
  }

  private static boolean matchesAgent(String definition) throws SegmentRefused {
    LogActions none =
        new LogActions(new MatomoTables(new org.mariadb.jdbc.MariaDbDataSource(), "m_"));
    VisitBundle visit =
        new VisitBundle(
            1,
            LogRow.of(Map.of("ai_agent_name", "ChatGPT", "referer_type", 8L)),
            List.of(),
            List.of(),
            List.of());
    return SegmentFilter.compile(definition, SITE, MatomoInstallation.NEWEST).matches(visit, none);
  }

  @ParameterizedTest
  @CsvSource({
    "aiAgentName==chatgpt, true",
    "aiAgentName!=, true",
    "aiAgentName==, false",
    "aiAgentName=@Nova, false",
    "referrerType==ai, true",
    "referrerType==8, true",
    "referrerType==website, false"
  })
  void agentsAndAssistantsAreFields(String definition, boolean expected) throws SegmentRefused {
    assertThat(matchesAgent(definition)).isEqualTo(expected);
  }

  @Test
  void agentsAreNoFieldOfAMatomoThatDoesNotTellThemApart() {
    assertThatThrownBy(
            () -> SegmentFilter.compile("aiAgentName==", SITE, MatomoInstallation.REFERENCE))
        .isInstanceOf(SegmentRefused.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "visitorType==returning|true",
        "visitorType!=returning|false",
        "countryCode==FR;deviceType==smartphone|true",
        "countryCode==de,visitDuration>=40|true",
        "visitDuration>40|false",
        "referrerType==campaign,referrerType==social|true",
        "referrerName==ete|true",
        "referrerName=@T|true",
        "referrerKeyword==|true",
        "actions==|true",
        "actions!=|false",
        "siteSearchCategory==food;siteSearchCount==3|true",
        "siteSearchCategory==food;siteSearchCount==0|false",
        "siteSearchCategory==food;siteSearchCategory==help|false",
        "siteSearchCategory==food,siteSearchCategory==none|true",
        "siteSearchCategory!=food|false",
        "siteSearchCategory!=none|true",
        "siteSearchCategory!@oo|false",
        "siteSearchCategory!=food,siteSearchCategory!=help|true",
        "dimension3==a;visitConvertedGoalId==0|true",
        "dimension3==a;visitConvertedGoalId!=0|false",
        "productPrice>1|false",
        "orderId=^A-|true",
        "visitIp==13.54.122.1|true",
        "visitIp!=13.54.122.1|false",
        "visitIp>13.54.122.0;visitIp<13.54.122.255|true",
        "visitIp>=13.54.122.2|false",
        "visitIp>9.0.0.0|true",
        "visitIp>2001:db8::1|false",
        "visitServerHour==23|true",
        "visitEndServerSecond==59|true",
        "visitEndServerDate==2025-12-31|true",
        "visitEndServerDate<2025-12-31|false",
        "visitEndServerDayOfWeek==4|true",
        "visitEndServerDayOfYear==365|true",
        "visitEndServerWeekOfYear==1|true",
        "visitEndServerQuarter==4;visitEndServerYear==2025;visitEndServerMonth==12|true",
        "visitEndServerDayOfMonth==31|true",
        "actionServerHour==23;actionServerMinute==59|true",
        "aiAgentName==|true",
        "aiAgentName!=|false",
        "aiAgentName==ChatGPT|false",
        "referrerType==ai|false",
        "referrerType!=ai|true"
      })
  void visitMatchesAsInMatomosSql(String definition, boolean expected) throws SegmentRefused {
    assertThat(matches(definition)).isEqualTo(expected);
  }

  @Test
  void wholeNameIsComparedAsItIsStoredAndPartOfOneAsItIsWritten() throws SegmentRefused {
    SegmentField title =
        new SegmentFields(SITE, MatomoInstallation.NEWEST).get("pageTitle").orElseThrow().get(0);
    assertThat(title.operand().of("a \"q\"", SegmentOperator.EQUAL)).isEqualTo("a &quot;q&quot;");
    assertThat(title.operand().of("\"q\"", SegmentOperator.CONTAINS)).isEqualTo("\"q\"");
    assertThat(title.operand().of("&quot;q", SegmentOperator.STARTS)).isEqualTo("&quot;q");
  }

  @Test
  void partOfAnAddressIsRefused() {
    assertThatThrownBy(() -> matches("visitIp=@13.54"))
        .isInstanceOf(SegmentRefused.class)
        .hasMessageContaining("visitIp");
  }

  @Test
  void fieldThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> matches("continentCode==eur"))
        .isInstanceOf(SegmentRefused.class)
        .hasMessageContaining("continentCode");
  }
}
