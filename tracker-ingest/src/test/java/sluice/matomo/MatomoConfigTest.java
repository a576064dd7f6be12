package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatomoConfigTest {

  static MatomoConfig ofResources() throws IOException, URISyntaxException {
    return MatomoConfig.load(Path.of(MatomoConfigTest.class.getResource("/matomo").toURI()));
  }

  @Test
  void aKeyThatWasReplacedStaysSoWhenTheFilesAreReadAnew(@TempDir Path matomo) throws IOException {
    Path file = Files.createDirectories(matomo.resolve("config")).resolve("config.ini.php");
    Files.writeString(file, "[General]\nsalt = a\n[Tracker]\nrecord_statistics = 1\n");
    MatomoConfig config = MatomoConfig.load(matomo).with("General", "salt", "flag");
    Files.writeString(file, "[General]\nsalt = b\n[Tracker]\nrecord_statistics = 0\n");
    MatomoConfig again = config.reloaded().reloaded();
    assertThat(again.text("General", "salt", "")).isEqualTo("flag");
    assertThat(again.flag("Tracker", "record_statistics", true)).isFalse();
  }

  @Test
  void ownFileWinsOverGlobalAndGlobalOverBuiltIn() throws Exception {
    MatomoConfig config = ofResources();

    assertThat(config.integer("Tracker", "visit_standard_length", 1)).isEqualTo(900);
    assertThat(config.integer("Tracker", "default_time_one_page_visit", 1)).isEqualTo(11);
    assertThat(config.integer("Tracker", "cookie_expire", 1)).isEqualTo(33_955_200);
    assertThat(config.integer("Tracker", "no_such_key", 7)).isEqualTo(7);
  }

  @Test
  void listOfOwnFileReplacesWholeList() throws Exception {
    assertThat(ofResources().list("General", "proxy_client_headers"))
        .containsExactly("HTTP_X_FORWARDED_FOR", "HTTP_CF_CONNECTING_IP");
    assertThat(ofResources().list("General", "currencies")).containsExactly("Bitcoin", "Other");
  }

  @Test
  void listOfCommonFileReplacesElementByElement(@TempDir Path dir) throws Exception {
    Files.createDirectory(dir.resolve("config"));
    Files.writeString(dir.resolve("config/global.ini.php"), "[G]\nx[] = 1\nx[] = 2\nx[] = 3\n");
    Files.writeString(dir.resolve("config/common.config.ini.php"), "[G]\nx[] = 9\n");
    Files.writeString(dir.resolve("config/config.ini.php"), "[Other]\n");

    assertThat(MatomoConfig.load(dir).list("G", "x")).containsExactly("9", "2", "3");
  }

  @Test
  void entitiesAreDecodedAsMatomoWroteThem() throws Exception {
    assertThat(ofResources().text("database", "password", "")).isEqualTo("p&w;d\"$1 'x' <é");
  }

  @Test
  void listReplacesAPlainValueOfItsName() {
    MatomoConfig config = MatomoConfig.parse("[d]\na = 1\na[] = 2\na[] = 3\nb[] = 4\nb = 5");
    assertThat(config.list("d", "a")).containsExactly("2", "3");
    assertThat(config.text("d", "b", "")).isEqualTo("5");
  }

  @Test
  void doublyEncodedValueIsDecodedTwiceAsMatomoDoes() {
    assertThat(MatomoConfig.parse("[d]\np = \"a&amp;lt;b\"").text("d", "p", "")).isEqualTo("a<b");
    assertThat(MatomoConfig.parse("[d]\np = \"a&#39;b\"").text("d", "p", "")).isEqualTo("a&#39;b");
  }

  @Test
  void quotesCommentsAndLineEndsAreReadAsPhpReadsThem() throws Exception {
    MatomoConfig config = ofResources();

    assertThat(config.text("General", "action_title_category_delimiter", "")).isEqualTo("/;\\");
    assertThat(config.list("General", "proxy_ips")).containsExactly("10.0.0.0/8");
    assertThat(config.text("Tracker", "page_maximum_length", "")).isEqualTo("2048");
    assertThat(config.text("Tracker", "custom_image", ""))
        .isEqualTo("a \"quoted\" \\ and \\n as it is\nover two lines");
  }

  @ParameterizedTest
  @CsvSource({
    "on, true",
    "yes, true",
    "true, true",
    "1, true",
    "2, true",
    "off, false",
    "no, false",
    "none, false",
    "false, false",
    "null, false",
    "0, false",
    "'', false",
    "'\"off\"', true",
    "'\"0\"', false",
    "'\"0.0\"', true"
  })
  void flagIsPhpsTruth(String written, boolean expected) {
    MatomoConfig config = MatomoConfig.parse("[s]\nk = " + written + "\n");
    assertThat(config.flag("s", "k", !expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "12, 12",
    "-3, -3",
    "12abc, 12",
    "abc, 0",
    "'', 0",
    "'\"7\"', 7",
    "1.9, 1",
    "1e3, 1000"
  })
  void integerIsPhpsCast(String written, long expected) {
    assertThat(MatomoConfig.parse("[s]\nk = " + written).integer("s", "k", 99)).isEqualTo(expected);
  }

  @Test
  void decimalIsPhpsCast() {
    assertThat(MatomoConfig.parse("[s]\nk = 0.25x").decimal("s", "k", 1)).isEqualTo(0.25);
    assertThat(MatomoConfig.parse("[s]\nk = x").decimal("s", "k", 1)).isZero();
  }

  @Test
  void variablesStandForTheEnvironment() {
    String text = "[database]\npassword = \"a${SECRET}b\"\nhost = ${HOST}\nuser = '${SECRET}'";
    Map<String, List<String>> database = IniText.read(text, Map.of("SECRET", "$1")).get("database");

    assertThat(database)
        .containsEntry("password", List.of("a$1b"))
        .containsEntry("host", List.of(""))
        .containsEntry("user", List.of("${SECRET}"));
  }

  @Test
  void repeatedSectionReplacesTheFirst() {
    MatomoConfig config = MatomoConfig.parse("[s]\na = 1\n[s]\nb = 2");
    assertThat(config.has("s", "a")).isFalse();
    assertThat(config.text("s", "b", "")).isEqualTo("2");
  }

  @Test
  void withReplacesOneKeyOnly() {
    MatomoConfig config = MatomoConfig.defaults().with("General", "cors_domains", "a", "b");
    assertThat(config.list("General", "cors_domains")).containsExactly("a", "b");
    assertThat(config.flag("General", "enable_internet_features", false)).isTrue();
  }

  @Test
  void missingFileIsNamed(@TempDir Path dir) {
    assertThatThrownBy(() -> MatomoConfig.load(dir))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(dir.resolve("config/config.ini.php").toString());
  }

  @Test
  void fileThatIsEmptiedToBeWrittenAnewIsNotTakenForOneThatSaysNothing(@TempDir Path dir)
      throws Exception {
    Path file = Files.createDirectories(dir.resolve("config")).resolve("config.ini.php");
    Files.writeString(file, "[General]\nsalt = a\n");
    MatomoConfig config = MatomoConfig.load(dir);
    Files.writeString(file, "");
    assertThatThrownBy(config::reloaded)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is empty");
  }
}
