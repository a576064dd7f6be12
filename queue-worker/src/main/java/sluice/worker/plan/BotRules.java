package sluice.worker.plan;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sluice.log.ActionType;
import sluice.matomo.MatomoInstallation;
import sluice.request.MatomoText;
import sluice.request.ProxyRules;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.worker.action.ActionName;
import sluice.worker.batch.HitOutcome;
import sluice.worker.url.ParameterNames;
import sluice.worker.visit.ChatbotAgents;

/**
 * Requests that are recorded as a bot's instead of as a visit (docs: queue-worker/docs/bots.md;
 * Matomo core/Tracker/BotRequest.php, plugins/BotTracking/Tracker/BotRequestProcessor.php).
 * Confined to one batch and its thread.
 */
final class BotRules {

  private final BatchContext context;
  private final RequestGate gate;
  private final ProxyRules proxies;
  private final MatomoInstallation installation;
  private final ChatbotAgents chatbots;

  BotRules(BatchContext context, RequestGate gate, ProxyRules proxies) {
    this.context = context;
    this.gate = gate;
    this.proxies = proxies;
    this.installation = context.rules().installation();
    this.chatbots = ChatbotAgents.known(installation.laterChatbots());
  }

  /**
   * Whether a request is to be recorded as a bot's; else it is a hit.
   *
   * @throws DroppedException when it is to be neither
   */
  boolean takes(TrackingRequest request) throws DroppedException {
    RecordingMode mode = installation.recModes() ? RecordingMode.of(request) : RecordingMode.HIT;
    if (mode == RecordingMode.HIT) {
      return false;
    }
    boolean isBot = mode != RecordingMode.NONE && isBot(request);
    if (!isBot && mode != RecordingMode.EITHER) {
      throw new DroppedException(HitOutcome.EXCLUDED_REC_MODE);
    }
    return isBot;
  }

  private boolean isBot(TrackingRequest request) {
    SiteRequest sent = new SiteRequest(request, context.rules().settings(), proxies);
    String agent = MatomoText.unsanitize(sent.userAgent());
    return context.rules().devices().detect(agent, sent.hints()).isBot()
        || installation.botTracking() && chatbots.nameOf(sent.userAgent()).isPresent();
  }

  /**
   * The row of a bot's request. Neither {@code rec} nor any exclusion counts.
   *
   * @throws DroppedException when it needs a token that it has not, or is of a bot that nobody
   *     records
   */
  BotRequest read(SiteRequest sent) throws SQLException, DroppedException {
    gate.place(sent);
    long time = gate.time(sent);
    Optional<String> bot =
        installation.botTracking() ? chatbots.nameOf(sent.userAgent()) : Optional.empty();
    if (bot.isEmpty()) {
      throw new DroppedException(HitOutcome.EXCLUDED_BOT);
    }
    TrackingRequest request = sent.request();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("bot_name", bot.get());
    values.put("bot_type", installation.botType());
    count(request, "http_status", "http_status_code", values);
    count(request, "bw_bytes", "response_size_bytes", values);
    count(request, "pf_srv", "response_time_ms", values);
    String source = request.plainText("source", "");
    if (!source.isEmpty()) {
      values.put("source", source);
    }
    return new BotRequest(sent.knownSite(), time, name(request, sent.knownSite()), values);
  }

  private static void count(
      TrackingRequest request, String parameter, String column, Map<String, Object> values) {
    request.plainCount(parameter).ifPresent(number -> values.put(column, number));
  }

  /** A document's url stands as it was sent, as that of a download does. */
  private ActionName name(TrackingRequest request, Site site) {
    String document = request.text("download");
    if (!document.isEmpty()) {
      return ActionName.ofUrl(ActionType.DOWNLOAD, document);
    }
    String page = request.url();
    String stored =
        installation.cleansBotUrls()
            ? context.rules().pages().cleaners().of(site).withoutExcluded(page, ParameterNames.NONE)
            : page;
    return ActionName.ofUrl(ActionType.PAGE_URL, stored);
  }
}
