package sluice.worker.referrer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.php.url.PhpUrl;

/**
 * Search engines, social networks and assistants (docs:
 * queue-worker/docs/referrers.md#search-engines, queue-worker/docs/referrers.md#social-networks).
 */
class ReferrerDefinitionsTest {

  private static final String ENGINES =
      """
      Engine:
        -
          urls:
            - engine.org
            - 'engine.{}'
          params:
            - '/\\/path\\/([^\\/]+)/'
            - q
            - '/\\/late\\/(.*)/'
      Old:
        -
          urls:
            - old.org
          params:
            - k
          charsets:
            - iso-8859-1
        -
          urls:
            - both.org
          params:
            - k
          charsets:
            - utf-8
            - windows-1251
      Silent:
        -
          urls:
            - silent.org/find
          params: []
          hiddenkeyword:
            - '/^\\/find\\?.*/'
            - '/exact'
      Google:
        -
          urls:
            - google.com
          params:
            - q
      Hosted:
        -
          urls:
            - google.com/cse
            - wsdsold.infospace.com
            - images.search.yahoo.com
            - search.yahoo.com
          params:
            - q
      Google Images:
        -
          urls:
            - google.com/imgres
          params:
            - q
      """;

  private static final String NETWORKS =
      """
      First:
        - first.org
      Second:
        - second.org
        - 2nd.org/path
      """;

  private static ReferrerDefinitions definitions(Path dir) throws IOException {
    Path lists = dir.resolve("vendor/matomo/searchengine-and-social-list");
    Files.createDirectories(lists);
    Files.writeString(lists.resolve("SearchEngines.yml"), ENGINES);
    Files.writeString(lists.resolve("Socials.yml"), NETWORKS);
    return ReferrerDefinitions.ofMatomo(dir);
  }

  private static String text(Optional<Search> search) {
    return search.map(it -> it.engine() + " " + it.keyword().orElse("NULL")).orElse("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "http://engine.org/path/Some+Word/x~Engine some word",
        "http://www.engine.co.uk/?q=A~Engine a",
        "http://de.engine.org/?q=A~none",
        "http://m.engine.org/?q=A~Engine a",
        "http://engine.org/late/x~Engine x",
        "http://engine.org/?a=1&q=~Engine NULL",
        "http://engine.org/#q=frag~Engine frag",
        "http://engine.org/?q=it's~Engine it&#039;s",
        "http://engine.org~Engine NULL",
        "http://engine.org/~Engine NULL",
        "http://engine.org/other~none",
        "http://engine.org/?q=caf%E9~Engine caf?",
        "http://ENGINE.org/?q=a~none",
        "http://old.org/?k=caf%E9~Old café",
        "http://old.org/?k=caf%C3%A9~Old cafã©",
        "http://both.org/?k=caf%C3%A9~Old café",
        "http://both.org/?k=%EF%F0%E8~Old при",
        "http://silent.org/find?x=1~Silent NULL",
        "http://silent.org/find~none",
        "http://google.com/search?as_q=a+b&as_epq=c&as_oq=d+e&as_eq=f~Google a b d or e \"c\" -f",
        "http://google.com/search?tbm=vid&q=x~Google Video x",
        "http://google.com/search?tbm=shop&q=x~Google Shopping x",
        "http://google.com/imgres?x=1&prev=/search%3Fq%3DCats%26hl%3Dde~Google Images cats",
        "http://unknown.org/?q=x~none",
        "http://any.org/?cx=partner-pub-1&q=x~Hosted x",
        "http://any.org/?q=x&cx=partner-pub-1~none",
        "http://any.org/pemonitorhosted/ws/results/Web/?q=x~Hosted x",
        "http://de.images.search.yahoo.com/?q=x~Hosted x",
        "http://fr.search.yahoo.com/?q=x~Hosted x",
        "http://www2.engine.org/?q=A~Engine a",
        "http://search.engine.org/?q=A~Engine a",
        "http://engine.com.au/?q=A~Engine a",
        "http://engine.xx/?q=A~Engine a",
        "http://engine.zz/?q=A~none",
        "http://google.com/search?as_q=only~Google only",
        "no url~none",
      })
  void keywordIsReadAsTheEngineWritesIt(String url, String expected, @TempDir Path dir)
      throws IOException {
    assertThat(text(definitions(dir).searchEngines().searchOf(url))).isEqualTo(expected);
  }

  @Test
  void networkIsFoundAnywhereInTheUrl(@TempDir Path dir) throws IOException {
    SocialNetworks networks = definitions(dir).socialNetworks();

    assertThat(networks.nameOf("http://www.first.org/")).contains("First");
    assertThat(networks.nameOf("http://x.org/second.org/")).contains("Second");
    assertThat(networks.nameOf("http://x.org/firstXorg/")).contains("First");
    assertThat(networks.nameOf("http://notfirst.org/")).isEmpty();
    assertThat(networks.nameOf("http://x.org/?from=a/first.org")).contains("First");
    assertThat(networks.nameOf("http://www.FIRST.org/")).isEmpty();
    assertThat(networks.nameOf("http://2nd.org/path")).isEmpty();
  }

  @Test
  void listThatIsNoYamlIsRefused(@TempDir Path dir) throws IOException {
    definitions(dir);
    Files.writeString(
        dir.resolve("vendor/matomo/searchengine-and-social-list/Socials.yml"), "a: [b");

    assertThatThrownBy(() -> ReferrerDefinitions.ofMatomo(dir))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Socials.yml");
  }

  @Test
  void listsInOptionsWin(@TempDir Path dir) throws IOException {
    String engines =
        "a:1:{s:7:\"new.org\";a:3:{s:6:\"params\";a:1:{i:0;s:1:\"q\";}s:8:\"backlink\";s:1:\"x\";"
            + "s:4:\"name\";s:3:\"Né\";}}";
    String networks = "a:1:{s:7:\"net.org\";s:3:\"Net\";}";
    ReferrerDefinitions stored = definitions(dir).withStored(base64(engines), base64(networks), "");

    assertThat(text(stored.searchEngines().searchOf("http://new.org/?q=a"))).isEqualTo("Né a");
    assertThat(text(stored.searchEngines().searchOf("http://engine.org/?q=a"))).isEqualTo("none");
    assertThat(stored.socialNetworks().nameOf("http://net.org/")).contains("Net");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {"``", "***", "a:1:{s:9:\"x\";i:1;}", "O:1:\"x\":0:{}", "i:5;", "a:2:{i:0;i:1;}"})
  void unreadableOptionChangesNothing(String option, @TempDir Path dir) throws IOException {
    ReferrerDefinitions stored = definitions(dir).withStored(base64(option), option, "");

    assertThat(text(stored.searchEngines().searchOf("http://engine.org/?q=a")))
        .isEqualTo("Engine a");
    assertThat(stored.socialNetworks().nameOf("http://first.org/")).contains("First");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void assistantsAreToldByHostPathAndSource() {
    AiAssistants assistants =
        new AiAssistants(Map.of("chat.example", "Chat", "x.example/i/bot", "Bot"));

    assertThat(PhpUrl.parse("https://www.chat.example/c/1").flatMap(assistants::nameOf))
        .contains("Chat");
    assertThat(PhpUrl.parse("https://x.example/i/bot?a").flatMap(assistants::nameOf))
        .contains("Bot");
    assertThat(PhpUrl.parse("https://x.example/i/bottle").flatMap(assistants::nameOf)).isEmpty();
    assertThat(PhpUrl.parse("https://nochat.example/").flatMap(assistants::nameOf)).isEmpty();
    assertThat(assistants.nameOfHost("chat.example")).contains("Chat");
    assertThat(assistants.nameOfHost("www.chat.example")).contains("Chat");
    assertThat(assistants.nameOfHost("chat")).isEmpty();
    assertThat(assistants.nameOfHost("nochat.example")).isEmpty();
  }

  @Test
  void builtInTablesKnowTheCommonOnes() {
    ReferrerDefinitions builtIn = ReferrerDefinitions.builtIn();

    assertThat(text(builtIn.searchEngines().searchOf("https://duckduckgo.com/x")))
        .isEqualTo("DuckDuckGo NULL");
    assertThat(text(builtIn.searchEngines().searchOf("https://yandex.ru/search/?text=A")))
        .isEqualTo("Yandex a");
    assertThat(builtIn.socialNetworks().nameOf("https://www.linkedin.com/feed"))
        .contains("LinkedIn");
    assertThat(builtIn.socialNetworks().nameOf("https://www.netflix.com/")).isEmpty();
  }

  @Test
  void charsetsOfTheListsExist() {
    assertThat(List.of("ms932", "gb2312", "euc-jp", "windows-1250", "iso-8859-2"))
        .allMatch(Charset::isSupported);
  }
}
