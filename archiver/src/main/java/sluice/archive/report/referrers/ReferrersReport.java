package sluice.archive.report.referrers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.archive.count.GoalMetrics;
import sluice.archive.count.VisitGroups;
import sluice.archive.group.DistinctLongs;
import sluice.archive.group.GroupKey;
import sluice.archive.group.GroupTable;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpValues;

/** All records of plugin Referrers (docs: archiver/docs/records.md#referrers). */
public final class ReferrersReport implements Report {
  private static final long DIRECT = 1;
  private static final long SEARCH = 2;
  private static final long WEBSITE = 3;
  private static final long CAMPAIGN = 6;
  private static final long SOCIAL = 7;
  private static final int TYPE = 0;
  private static final int NAME = 1;
  private static final int KEYWORD = 2;
  private static final int URL = 3;

  private final RowLimit limit;
  private final boolean hasAssistants;
  private final VisitGroups groups =
      new VisitGroups(
          "Referrers",
          List.of("referer_type", "referer_name", "referer_keyword", "referer_url"),
          List.of("referer_type", "referer_name", "referer_keyword"));

  /** Makes a report that has counted no visit yet. */
  public ReferrersReport(ReportSettings settings) {
    limit =
        RowLimit.of(
            settings.limits().referrers(),
            settings.limits().subtableReferrers(),
            Metric.INDEX_NB_VISITS);
    hasAssistants = settings.installation().aiAssistants();
  }

  @Override
  public void add(VisitSlice slice) {
    groups.add(slice);
  }

  @Override
  public List<GroupTable> tables() {
    return groups.tables();
  }

  /** The six tables while they are filled, by the name of their record. */
  private static final class Tables {
    private final Map<String, ReportTable> byName = new LinkedHashMap<>();

    ReportTable of(String name) {
      return byName.computeIfAbsent(name, none -> new ReportTable());
    }
  }

  private static final String TYPES = "Referrers_type";
  private static final String KEYWORDS_BY_ENGINE = "Referrers_keywordBySearchEngine";
  private static final String ENGINES_BY_KEYWORD = "Referrers_searchEngineByKeyword";
  private static final String KEYWORDS_BY_CAMPAIGN = "Referrers_keywordByCampaign";
  private static final String URLS_BY_WEBSITE = "Referrers_urlByWebsite";
  private static final String URLS_BY_NETWORK = "Referrers_urlBySocialNetwork";
  private static final List<String> RECORDS =
      List.of(
          TYPES,
          KEYWORDS_BY_ENGINE,
          ENGINES_BY_KEYWORD,
          KEYWORDS_BY_CAMPAIGN,
          URLS_BY_WEBSITE,
          URLS_BY_NETWORK);

  @Override
  public void publish(Publication day) {
    Tables tables = new Tables();
    RECORDS.forEach(tables::of);
    DistinctLongs websiteUrls = new DistinctLongs();
    groups.forEachVisits(
        (key, metrics) -> {
          addVisits(tables, key, metrics);
          if (type(key) == WEBSITE) {
            websiteUrls.add(urlHash(key.text(URL)));
          }
        });
    groups.forEachConversions((key, goals) -> addConversions(tables, key, goals));
    day.archive().number("Referrers_distinctSearchEngines", tables.of(KEYWORDS_BY_ENGINE).size());
    day.archive().number("Referrers_distinctSocialNetworks", tables.of(URLS_BY_NETWORK).size());
    day.archive().number("Referrers_distinctKeywords", tables.of(ENGINES_BY_KEYWORD).size());
    day.archive().number("Referrers_distinctCampaigns", tables.of(KEYWORDS_BY_CAMPAIGN).size());
    day.archive().number("Referrers_distinctWebsites", tables.of(URLS_BY_WEBSITE).size());
    day.archive().number("Referrers_distinctWebsitesUrls", websiteUrls.count());
    for (String record : RECORDS) {
      ReportTable table = tables.of(record);
      GoalMetrics.enrich(table);
      limit.apply(table);
      day.archive().table(record, table);
    }
  }

  private static long type(GroupKey key) {
    long type = key.number(TYPE);
    return type == 0 ? DIRECT : type;
  }

  private void addVisits(Tables tables, GroupKey key, VisitGroups.Visits metrics) {
    long type = type(key);
    if (type == SEARCH) {
      String keyword = notEmpty(key.text(KEYWORD)).orElse("");
      addTwoLevels(tables.of(KEYWORDS_BY_ENGINE), key.text(NAME), Optional.of(keyword), metrics);
      addTwoLevels(tables.of(ENGINES_BY_KEYWORD), keyword, Optional.of(key.text(NAME)), metrics);
    } else if (type == SOCIAL) {
      addTwoLevels(tables.of(URLS_BY_NETWORK), key.text(NAME), Optional.of(key.text(URL)), metrics);
    } else if (type == WEBSITE) {
      addTwoLevels(tables.of(URLS_BY_WEBSITE), key.text(NAME), Optional.of(key.text(URL)), metrics);
    } else if (type == CAMPAIGN) {
      addTwoLevels(
          tables.of(KEYWORDS_BY_CAMPAIGN), key.text(NAME), notEmpty(key.text(KEYWORD)), metrics);
    } else if (!isAlone(type)) {
      return;
    }
    tables.of(TYPES).add(metrics.row(type));
  }

  /** Whether nothing is told of the type beside how much comes from it. */
  private boolean isAlone(long type) {
    return type == DIRECT || hasAssistants && type == AiAssistantsReport.AI_ASSISTANT;
  }

  private static void addTwoLevels(
      ReportTable table, String label, Optional<String> below, VisitGroups.Visits metrics) {
    ReportRow row = table.add(metrics.row(label));
    below.ifPresent(sub -> row.subtableOrNew().add(metrics.row(sub)));
  }

  private void addConversions(Tables tables, GroupKey key, GoalMetrics.Goals goals) {
    long type = type(key);
    String name = key.text(NAME);
    if (type == SEARCH) {
      goals.addTo(tables.of(KEYWORDS_BY_ENGINE).rowOrNew(name));
      goals.addTo(tables.of(ENGINES_BY_KEYWORD).rowOrNew(notEmpty(key.text(KEYWORD)).orElse("")));
    } else if (type == SOCIAL) {
      goals.addTo(tables.of(URLS_BY_NETWORK).rowOrNew(name));
    } else if (type == WEBSITE) {
      goals.addTo(tables.of(URLS_BY_WEBSITE).rowOrNew(name));
    } else if (type == CAMPAIGN) {
      ReportRow campaign = tables.of(KEYWORDS_BY_CAMPAIGN).rowOrNew(name);
      goals.addTo(campaign);
      notEmpty(key.text(KEYWORD))
          .ifPresent(keyword -> goals.addTo(campaign.subtableOrNew().rowOrNew(keyword)));
    } else if (!isAlone(type)) {
      return;
    }
    goals.addTo(tables.of(TYPES).rowOrNew(type));
  }

  /** The text, or nothing where PHP calls it empty: "" and "0". */
  private static Optional<String> notEmpty(String text) {
    return PhpValues.isEmpty(text) ? Optional.empty() : Optional.of(text);
  }

  /** Matomo tells urls apart by the first 40 bits of their MD5. */
  private static long urlHash(String url) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(url.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong() >>> 24;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no MD5", e);
    }
  }

  @Override
  public List<PeriodRule> periodRules() {
    List<PeriodRule> rules = new ArrayList<>();
    RECORDS.forEach(record -> rules.add(PeriodRule.Merge.of(record, limit)));
    rules.add(
        new PeriodRule.RowCount("Referrers_distinctSearchEngines", KEYWORDS_BY_ENGINE, false));
    rules.add(new PeriodRule.RowCount("Referrers_distinctSocialNetworks", URLS_BY_NETWORK, false));
    rules.add(new PeriodRule.RowCount("Referrers_distinctKeywords", ENGINES_BY_KEYWORD, false));
    rules.add(new PeriodRule.RowCount("Referrers_distinctCampaigns", KEYWORDS_BY_CAMPAIGN, false));
    rules.add(new PeriodRule.RowCount("Referrers_distinctWebsites", URLS_BY_WEBSITE, false));
    rules.add(new PeriodRule.RowCount("Referrers_distinctWebsitesUrls", URLS_BY_WEBSITE, true));
    return rules;
  }
}
