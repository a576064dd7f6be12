package sluice.worker.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatbotAgentsTest {

  @ParameterizedTest
  @CsvSource({
    "ChatGPT-User/1.0, ChatGPT-User, ChatGPT-User",
    "chatgpt-user/1.0, ChatGPT-User, ChatGPT-User",
    "CHATGPT-USER/1.0, ChatGPT-User, ChatGPT-User",
    "Mozilla/5.0 (compatible; ChatGPT-User/1.0; +https://openai.com), ChatGPT-User, ChatGPT-User",
    "MistralAI-User/2.0, MistralAI-User, MistralAI-User",
    "Gemini-Deep-Research/1.0, Gemini-Deep-Research, Gemini-Deep-Research",
    "Claude-User/3.0, Claude-User, Claude-User",
    "Perplexity-User/1.0, Perplexity-User, Perplexity-User",
    "Google-NotebookLM/1.0, Google-NotebookLM, Google-NotebookLM",
    "DuckAssistBot/1.2, , DuckAssistBot",
    "Google-GeminiNotebook, , Google-NotebookLM",
    "Claude-User ChatGPT-User, ChatGPT-User, ChatGPT-User",
    "GPTBot/1.0, , ",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64), , ",
    "'', , "
  })
  void aBotIsKnownByPartOfItsUserAgent(String agent, String before, String later) {
    assertThat(ChatbotAgents.known(false).nameOf(agent)).isEqualTo(Optional.ofNullable(before));
    assertThat(ChatbotAgents.known(true).nameOf(agent)).isEqualTo(Optional.ofNullable(later));
  }
}
