package sluice.worker.referrer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Referrer spam (docs: queue-worker/docs/exclusions.md). */
class ReferrerSpamTest {

  @Test
  void hostOfASpammerAnywhereInTheReferrerIsSpam() {
    ReferrerSpam spam = ReferrerSpam.of(List.of("Semalt.com", "t.co", "", "spam-spam.ru"));

    assertThat(spam.isSpam("http://SEMALT.com/crawler.php")).isTrue();
    assertThat(spam.isSpam("http://x.org/?u=spam-spam.ru")).isTrue();
    assertThat(spam.isSpam("http://spam-spam.org")).isFalse();
    assertThat(spam.isSpam("https://t.co")).isTrue();
    assertThat(spam.isSpam("")).isFalse();
  }

  @Test
  void nobodyIsASpammerWhenTheFilterIsOff() {
    assertThat(ReferrerSpam.NONE.isSpam("http://semalt.com/")).isFalse();
  }
}
