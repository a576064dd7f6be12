package sluice.worker.visit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Chatbots that fetch pages for people, by their user agents (docs:
 * queue-worker/docs/bots.md#which-bots; Matomo plugins/BotTracking/BotDetector.php). Immutable.
 */
public final class ChatbotAgents {

  private static final List<String> SINCE_5_7 =
      List.of(
          "ChatGPT-User",
          "MistralAI-User",
          "Gemini-Deep-Research",
          "Claude-User",
          "Perplexity-User",
          "Google-NotebookLM");

  private static final List<String> SINCE_5_14 =
      List.of(
          "ChatGPT-User",
          "MistralAI-User",
          "Gemini-Deep-Research",
          "Claude-User",
          "Perplexity-User",
          "DuckAssistBot",
          "Google-GeminiNotebook",
          "Google-NotebookLM");

  /** Names that bots have given themselves later, and those that they are stored under. */
  private static final Map<String, String> RENAMED =
      Map.of("Google-GeminiNotebook", "Google-NotebookLM");

  private final List<String> names;

  private ChatbotAgents(List<String> names) {
    this.names = names;
  }

  /**
   * Those that a Matomo knows.
   *
   * @param withLater whether it is one that knows DuckAssistBot and Google-GeminiNotebook
   */
  public static ChatbotAgents known(boolean withLater) {
    return new ChatbotAgents(withLater ? SINCE_5_14 : SINCE_5_7);
  }

  /** The name for column bot_name; empty for all others. The first in the list decides. */
  public Optional<String> nameOf(String userAgent) {
    String lower = userAgent.toLowerCase(Locale.ROOT);
    return names.stream()
        .filter(name -> lower.contains(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .map(name -> RENAMED.getOrDefault(name, name));
  }
}
