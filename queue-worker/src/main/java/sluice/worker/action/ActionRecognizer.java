package sluice.worker.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import sluice.php.PhpDecimal;
import sluice.php.PhpValues;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.worker.url.UrlCleaner;
import sluice.worker.url.UrlCleaners;

/**
 * Which action a hit is (docs: queue-worker/docs/actions.md#which-action-a-hit-is): download before
 * outlink, event, content, site search, pageview. Whether the action is recorded at all (goal,
 * e-commerce and ping hits have none) is the lifecycle's decision. Thread-safe.
 */
public final class ActionRecognizer {

  /** Bytes of the column idpageview. */
  private static final int PAGEVIEW_ID_BYTES = 6;

  private final UrlCleaners cleaners;
  private final PageTitle pageTitle;

  /** Recognises with cleaners that are shared with other rules. */
  public ActionRecognizer(UrlCleaners cleaners, ActionSettings settings) {
    this.cleaners = cleaners;
    this.pageTitle = new PageTitle(settings.titleDelimiter());
  }

  /** Hot path: any thread; allocates the action and its row, never blocks. */
  public ActionRecognition recognise(TrackingRequest request, Site site) {
    UrlCleaner cleaner = cleaners.of(site);
    Optional<Action> special = special(request, site, cleaner);
    if (special.isEmpty() && request.integer("ca") != 0) {
      return new ActionRecognition.Refused(ActionRefusal.CUSTOM_ACTION);
    }
    Action action = special.orElseGet(() -> pageView(request, cleaner));
    return refusal(action, request)
        .<ActionRecognition>map(ActionRecognition.Refused::new)
        .orElseGet(
            () ->
                new ActionRecognition.Recognised(
                    action, row(action, request), lateRefusal(action, request)));
  }

  private static Optional<Action> special(TrackingRequest request, Site site, UrlCleaner cleaner) {
    String download = request.text("download");
    if (!PhpValues.isEmpty(download)) {
      return Optional.of(new Action.Download(cleaner.valid(download)));
    }
    String outlink = request.text("link");
    if (!PhpValues.isEmpty(outlink)) {
      return Optional.of(new Action.Outlink(cleaner.valid(outlink)));
    }
    if (!request.text("e_c").isEmpty() && !request.text("e_a").isEmpty()) {
      return Optional.of(event(request, cleaner));
    }
    if (!PhpValues.isEmpty(request.text("c_n"))) {
      return Optional.of(content(request, cleaner));
    }
    return SiteSearchDetector.detect(request, site, cleaner);
  }

  private static Action event(TrackingRequest request, UrlCleaner cleaner) {
    return new Action.Event(
        cleaner.pageUrl(request.url()),
        request.text("e_c"),
        request.text("e_a"),
        request.text("e_n"),
        request.decimal("e_v"));
  }

  private static Action content(TrackingRequest request, UrlCleaner cleaner) {
    return new Action.Content(
        cleaner.pageUrl(request.url()),
        request.text("c_n"),
        request.text("c_p"),
        request.text("c_t"),
        request.text("c_i"));
  }

  private Action pageView(TrackingRequest request, UrlCleaner cleaner) {
    String title = pageTitle.of(request.text("action_name"));
    return new Action.PageView(cleaner.pageUrl(request.url()), cleaner.cleanString(title));
  }

  private static Optional<ActionRefusal> refusal(Action action, TrackingRequest request) {
    if (action instanceof Action.Event event
        && (isBlank(event.category()) || isBlank(event.action()))) {
      return Optional.of(ActionRefusal.BLANK_EVENT);
    }
    if (action instanceof Action.Content content && isBlank(content.contentName())) {
      return Optional.of(ActionRefusal.BLANK_CONTENT);
    }
    return Optional.empty();
  }

  private static Optional<ActionRefusal> lateRefusal(Action action, TrackingRequest request) {
    return action instanceof Action.PageView && PageTimings.ofPageView(request).isEmpty()
        ? Optional.of(ActionRefusal.NEGATIVE_TIME)
        : Optional.empty();
  }

  private static List<ActionLookup> lookups(Action action, TrackingRequest request) {
    List<ActionLookup> lookups = new ArrayList<>(action.lookups());
    lookups.addAll(ProductView.lookups(request));
    return lookups;
  }

  private static ActionRow row(Action action, TrackingRequest request) {
    boolean isSearch = action instanceof Action.SiteSearch;
    return new ActionRow(
        lookups(action, request),
        action instanceof Action.Event event ? written(event.value()) : OptionalDouble.empty(),
        isSearch ? Optional.of(((Action.SiteSearch) action).category()) : Optional.empty(),
        isSearch ? ((Action.SiteSearch) action).count() : OptionalLong.empty(),
        written(request.decimal("_pkp")),
        PhpValues.cutBytes(request.text("pv_id"), PAGEVIEW_ID_BYTES),
        action instanceof Action.PageView
            ? PageTimings.ofPageView(request).orElse(PageTimings.NONE)
            : PageTimings.NONE);
  }

  private static OptionalDouble written(OptionalDouble value) {
    return value.isPresent() ? OptionalDouble.of(PhpDecimal.asWritten(value.getAsDouble())) : value;
  }

  private static boolean isBlank(String text) {
    return PhpValues.trim(text).isEmpty();
  }
}
