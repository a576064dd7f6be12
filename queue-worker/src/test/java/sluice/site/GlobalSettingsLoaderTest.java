package sluice.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GlobalSettingsLoaderTest {

  @Test
  void listOfSpammersIsReadAsPhpUnserialisesIt() {
    String stored = "a:3:{i:0;s:9:\"spam.test\";i:1;s:11:\"a\";s:1:\"b.c\";i:2;s:5:\"\u00fc.de\";}";
    assertThat(GlobalSettingsLoader.textsOf(stored))
        .containsExactly("spam.test", "a\";s:1:\"b.c", "\u00fc.de");
  }

  @Test
  void whatIsNoListHasNoSpammers() {
    assertThat(GlobalSettingsLoader.textsOf("")).isEmpty();
    assertThat(GlobalSettingsLoader.textsOf("s:9:\"spam.test\";")).isEmpty();
    assertThat(GlobalSettingsLoader.textsOf("a:2:{i:0;s:9:\"spam.test\";")).isEmpty();
  }
}
