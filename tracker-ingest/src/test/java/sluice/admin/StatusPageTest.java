package sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusPageTest {
  @Test
  void sectionThatThrowsDoesNotHideTheOthers() {
    StatusPage page = new StatusPage("T");
    page.add(
        "Broken",
        () -> {
          throw new IllegalStateException("closed");
        });
    page.add("Whole", () -> Map.of("a", 1));

    assertThat(page.render()).contains("closed").contains("Whole\n  a  1\n");
  }
}
