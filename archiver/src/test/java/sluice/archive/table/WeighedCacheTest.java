package sluice.archive.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeighedCacheTest {
  private final WeighedCache<String, byte[]> cache = new WeighedCache<>(100, value -> value.length);

  @Test
  void whatWasUsedLongestAgoIsDroppedFirst() {
    cache.put("a", new byte[40]);
    cache.put("b", new byte[40]);
    assertThat(cache.get("a")).isPresent();
    cache.put("c", new byte[40]);
    assertThat(cache.get("b")).isEmpty();
    assertThat(cache.get("a")).isPresent();
    assertThat(cache.get("c")).isPresent();
  }

  @Test
  void valueThatIsReplacedOrRemovedWeighsNothing() {
    cache.put("a", new byte[90]);
    cache.put("a", new byte[10]);
    cache.put("b", new byte[90]);
    assertThat(cache.get("a")).isPresent();
    cache.remove("b");
    cache.put("c", new byte[90]);
    assertThat(cache.get("a")).isPresent();
    assertThat(cache.entries()).hasSize(2);
  }

  @Test
  void valueThatWeighsTooMuchIsNotKept() {
    cache.put("a", new byte[101]);
    assertThat(cache.get("a")).isEmpty();
  }
}
