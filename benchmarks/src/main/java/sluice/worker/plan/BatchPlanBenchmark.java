package sluice.worker.plan;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;
import sluice.matomo.TrackerSettings;
import sluice.php.PhpValue;
import sluice.php.url.PhpQueryString;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;
import sluice.request.SentToken;
import sluice.request.TrackingRequest;
import sluice.request.ZeroVisitorId;
import sluice.site.GlobalSettings;
import sluice.site.LogRetention;
import sluice.site.PrivacySettings;
import sluice.site.Site;
import sluice.site.SitePrivacy;
import sluice.site.Withheld;
import sluice.worker.BenchSite;
import sluice.worker.action.ActionName;
import sluice.worker.action.ActionRecognizer;
import sluice.worker.action.ActionSettings;
import sluice.worker.action.CustomDimensionValues;
import sluice.worker.device.DeviceDetector;
import sluice.worker.goal.GoalMatcher;
import sluice.worker.location.LocationProviders;
import sluice.worker.referrer.KnownUrls;
import sluice.worker.referrer.ReferrerDefinitions;
import sluice.worker.referrer.ReferrerDetector;
import sluice.worker.referrer.ReferrerSpam;
import sluice.worker.url.UrlCleaners;
import sluice.worker.url.UrlCleaningRules;
import sluice.worker.visit.Hit;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitExcluded;
import sluice.worker.visit.VisitLookup;

/**
 * How long does it take to read 100 hits of 20 visitors, all rules included, and to plan what is to
 * be written, on empty log tables? The baseline parses the same 100 query strings.
 *
 * <p>Not measured: the database, decoding queue entries. Run: {@code java -jar
 * benchmarks/target/benchmarks.jar BatchPlanBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BatchPlanBenchmark {
  private static final int HITS = 100;
  private static final int VISITORS = 20;
  private static final long NOW = 1_795_377_600L;

  private final Site site = BenchSite.excluding(List.of());
  private final BatchContext context = context(site);
  private final List<String> queries = queries();
  private final List<TrackingRequest> requests = queries.stream().map(this::request).toList();

  private static BatchContext context(Site site) {
    UrlCleaners cleaners = new UrlCleaners(UrlCleaningRules.DEFAULT);
    HitRules rules =
        new HitRules(
            MatomoInstallation.REFERENCE,
            TrackerSettings.of(MatomoConfig.of(Map.of())),
            ZeroVisitorId.VISITOR,
            new HitRules.Stored(null, null, null, null),
            DeviceDetector.builtIn(),
            LocationProviders.withoutDatabase(true, true),
            new HitRules.Pages(new ActionRecognizer(cleaners, ActionSettings.DEFAULT), cleaners),
            new ReferrerDetector(ReferrerDefinitions.builtIn().withoutAiAssistants(), cleaners),
            ReferrerSpam.NONE,
            InstantSource.fixed(Instant.ofEpochSecond(NOW)));
    PrivacySettings privacy =
        new PrivacySettings(
            false, 2, true, false, false, false, false, "", "", false, Withheld.NOTHING);
    Map<Integer, List<String>> urls = Map.of(1, site.urls());
    GlobalRules global =
        new GlobalRules(
            new GlobalSettings(
                SitePrivacy.ofAll(privacy),
                new LogRetention(false, 180, 7, true),
                "",
                List.of(),
                List.of(),
                List.of(),
                urls),
            KnownUrls.of(urls),
            ReferrerSpam.NONE);
    return new BatchContext(
        rules, new VisitExcluded(), new CustomDimensionValues(), global, new OneSite(site));
  }

  private static List<String> queries() {
    Random random = new Random(9);
    List<String> queries = new ArrayList<>();
    for (int i = 0; i < HITS; i++) {
      int page = random.nextInt(1_000);
      queries.add(
          "idsite=1&rec=1&_id=%016x&action_name=Spade%%20%d&url=https%%3A%%2F%%2Fwww.shop.example%%2Ftools%%2Fspade-%d&urlref=https%%3A%%2F%%2Fwww.google.com%%2F&pv_id=%06d&cookie=1&res=1920x1080"
              .formatted(1 + i % VISITORS, page, page, i));
    }
    return queries;
  }

  private TrackingRequest request(String query) {
    Map<String, String> server =
        Map.of(
            "REMOTE_ADDR",
            "198.51.100.7",
            "HTTP_USER_AGENT",
            "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
            "HTTP_ACCEPT_LANGUAGE",
            "de-de,de;q=0.8");
    return new TrackingRequest(
        PhpQueryString.parse(query),
        new Arrival(new RequestEnvironment(server, Map.of()), Optional.empty(), NOW));
  }

  /** Reads and plans a batch. */
  @Benchmark
  public BatchPlan plan() throws SQLException {
    RequestRules reading = new RequestRules(context);
    List<Hit> hits = new ArrayList<>();
    for (TrackingRequest request : requests) {
      hits.add(((ReadHit.Recordable) reading.read(request)).hit());
    }
    Map<ActionName, Long> ids = new HashMap<>();
    List<PreparedHit> prepared =
        BatchRules.withIds(null, hits, (connection, names) -> numbered(connection, names, ids));
    BatchPlan plan = new BatchPlan(new EmptyLogs());
    plan.load(prepared);
    HitRecorder recorder =
        new HitRecorder(context.rules(), context.global(), new GoalMatcher(), plan);
    for (PreparedHit hit : prepared) {
      recorder.record(hit);
    }
    return plan;
  }

  private static Map<ActionName, Long> numbered(
      Connection none, Collection<ActionName> names, Map<ActionName, Long> ids) {
    names.stream()
        .filter(name -> !name.isEmpty())
        .forEach(name -> ids.computeIfAbsent(name, unknown -> ids.size() + 1L));
    return ids;
  }

  /** Parses the queries of the batch. */
  @Benchmark
  public List<PhpValue.Array> baselineParseAlone() {
    return queries.stream().map(PhpQueryString::parse).toList();
  }

  /** A Matomo with one site and no tokens. */
  private record OneSite(Site only) implements StoredSettings {
    @Override
    public Optional<Site> site(int idSite) {
      return idSite == only.idSite() ? Optional.of(only) : Optional.empty();
    }

    @Override
    public boolean isTokenValid(int idSite, SentToken token) {
      return false;
    }

    @Override
    public String salt(int idSite, LocalDate day) {
      return "salt";
    }

    @Override
    public void confirmInstall(int idSite, String nonce, long acceptedAt) {
      throw new UnsupportedOperationException("no hit of the benchmark is an installation test");
    }
  }

  /** Log tables without rows. */
  private static final class EmptyLogs implements VisitStore {
    @Override
    public List<Found> find(List<VisitLookup> lookups, Collection<Long> except) {
      Found nothing = new Found(Optional.empty(), Optional.empty());
      return lookups.stream().map(lookup -> nothing).toList();
    }

    @Override
    public Map<Long, Visit> lock(Collection<Long> idVisits) {
      return Map.of();
    }

    @Override
    public Map<Long, List<ConversionKey>> conversions(Collection<Long> idVisits) {
      return Map.of();
    }

    @Override
    public Collection<OrderKey> orders(Collection<OrderKey> wanted) {
      return List.of();
    }

    @Override
    public boolean takesConversion(Map<String, Object> values) {
      return true;
    }

    @Override
    public Map<Long, List<ItemRow>> items(Collection<Long> idVisits) {
      return Map.of();
    }

    @Override
    public Map<Long, List<StoredPage>> pages(
        Collection<Long> idVisits, Collection<String> idPageviews) {
      return Map.of();
    }
  }
}
