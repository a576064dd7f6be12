package sluice.worker.visit;

import java.util.Map;
import java.util.Optional;
import sluice.request.TrackingRequest;

/**
 * AI agents that browse like people, and so make visits (docs:
 * queue-worker/docs/visits.md#ai-agents; Matomo plugins/AIAgents/Providers). Stateless.
 */
public final class AiAgent {

  /** What OpenAI signs requests with; the quotes are part of the header's value. */
  private static final String SIGNED_BY = "\"https://chatgpt.com\"";

  private static final String NOVA_ACT = " Agent-NovaAct/";

  private AiAgent() {}

  /**
   * The name for column ai_agent_name; empty for people.
   *
   * <p>Hot path: any thread, does not block; of a person's hit it allocates next to nothing.
   *
   * @param userAgent the request's, escaped or not
   */
  public static Optional<String> of(TrackingRequest request, String userAgent) {
    if (isSigned(request)) {
      return Optional.of("ChatGPT");
    }
    return isNovaAct(userAgent) ? Optional.of("NovaAct") : Optional.empty();
  }

  private static boolean isNovaAct(String userAgent) {
    int at = userAgent.indexOf(' ');
    while (at >= 0 && !userAgent.regionMatches(true, at, NOVA_ACT, 0, NOVA_ACT.length())) {
      at = userAgent.indexOf(' ', at + 1);
    }
    return at >= 0;
  }

  /** Parameters stand for the headers where a server sends hits of others. */
  private static boolean isSigned(TrackingRequest request) {
    Map<String, String> server = request.environment().server();
    return request
            .plainText("ai_sa", server.getOrDefault("HTTP_SIGNATURE_AGENT", ""))
            .equals(SIGNED_BY)
        && !request.plainText("ai_s", server.getOrDefault("HTTP_SIGNATURE", "")).isEmpty()
        && !request.plainText("ai_si", server.getOrDefault("HTTP_SIGNATURE_INPUT", "")).isEmpty();
  }
}
