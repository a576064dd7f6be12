package sluice.worker.visit;

import java.util.Locale;
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

  private static final String NOVA_ACT = " agent-novaact/";

  private AiAgent() {}

  /** The name for column ai_agent_name; empty for people. */
  public static Optional<String> of(TrackingRequest request) {
    if (isSigned(request)) {
      return Optional.of("ChatGPT");
    }
    return request.userAgent().toLowerCase(Locale.ROOT).contains(NOVA_ACT)
        ? Optional.of("NovaAct")
        : Optional.empty();
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
