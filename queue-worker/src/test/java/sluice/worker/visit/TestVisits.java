package sluice.worker.visit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import sluice.matomo.MatomoConfig;
import sluice.matomo.TrackerSettings;
import sluice.request.IpAddress;
import sluice.request.VisitorId;
import sluice.request.VisitorIdentification;
import sluice.site.Site;
import sluice.site.TestSite;
import sluice.worker.action.ActionRecognition;
import sluice.worker.action.ActionRecognizer;
import sluice.worker.action.ActionSettings;
import sluice.worker.action.Hits;
import sluice.worker.device.DeviceColumns;
import sluice.worker.goal.EcommerceItems;
import sluice.worker.goal.EcommerceRequest;
import sluice.worker.location.Location;
import sluice.worker.url.UrlCleaners;
import sluice.worker.url.UrlCleaningRules;

/** Hits and visits for tests of single rules: one site in UTC, one browser, one address. */
public final class TestVisits {

  static final Site SITE = new TestSite().build();
  static final VisitorId ID = VisitorId.ofHex("0123456789abcdef");
  static final VisitorId CONFIG = VisitorId.ofHex("00000000000000ff");

  private TestVisits() {}

  static TrackerSettings settings(String... keysAndValues) {
    Map<String, List<String>> tracker = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      tracker.put(keysAndValues[i], List.of(keysAndValues[i + 1]));
    }
    return TrackerSettings.of(MatomoConfig.of(Map.of("Tracker", tracker)));
  }

  /** A hit of the visitor {@link #ID}. */
  static Hit hit(long time, String... namesAndValues) {
    return hit(settings(), time, Optional.of(ID), namesAndValues);
  }

  static Hit hit(
      TrackerSettings settings, long time, Optional<VisitorId> id, String... namesAndValues) {
    var request = Hits.hit(namesAndValues);
    var recognizer =
        new ActionRecognizer(new UrlCleaners(UrlCleaningRules.DEFAULT), ActionSettings.DEFAULT);
    long idGoal = request.integer("idgoal");
    VisitorIdentification identification =
        id.<VisitorIdentification>map(
                known ->
                    new VisitorIdentification.Known(
                        known, VisitorIdentification.Source.FIRST_PARTY))
            .orElse(VisitorIdentification.None.INSTANCE);
    return new Hit(
        request,
        SITE,
        settings,
        time,
        HitVisitor.of(
            identification,
            request.text("uid"),
            CONFIG,
            !request.text("cid").isEmpty(),
            settings.recognition().trustVisitorsCookies()),
        new HitOrigin(
            IpAddress.NONE, "en-us", device(), Optional.empty(), Location.UNKNOWN, Map.of()),
        idGoal >= 0
            ? Optional.empty()
            : Optional.of((ActionRecognition.Recognised) recognizer.recognise(request, SITE)),
        new HitGoal(
            idGoal,
            request.text("ec_id"),
            Optional.empty(),
            idGoal == 0 ? Optional.of(EcommerceRequest.of(request)) : Optional.empty(),
            new EcommerceItems.Listed(List.of())),
        request.integer("ping") == 1,
        Map.of(),
        Map.of());
  }

  private static DeviceColumns device() {
    return new DeviceColumns(
        "Blink",
        "CH",
        "124.0",
        OptionalInt.of(1),
        "",
        "generic desktop",
        OptionalInt.of(0),
        "WIN",
        "10");
  }

  /** A stored visit of {@link #ID}. */
  public static Visit visit(long id, long first, long last) {
    Map<String, Object> values = new HashMap<>();
    values.put(VisitColumns.IDSITE, (long) SITE.idSite());
    values.put(VisitColumns.IDVISITOR, ID.bytes());
    values.put(VisitColumns.CONFIG_ID, CONFIG.bytes());
    values.put(VisitColumns.FIRST_ACTION, first);
    values.put(VisitColumns.LAST_ACTION, last);
    values.put(VisitColumns.TOTAL_ACTIONS, 1L);
    values.put(VisitColumns.TOTAL_INTERACTIONS, 1L);
    values.put(VisitColumns.COUNT_VISITS, 1L);
    values.put(VisitColumns.SINCE_FIRST, 0L);
    values.put(VisitColumns.REFERER_TYPE, 1L);
    return Visit.loaded(id, values);
  }
}
