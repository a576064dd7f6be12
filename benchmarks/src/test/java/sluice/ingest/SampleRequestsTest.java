package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleRequestsTest {
  private static final int COUNT = 500;

  @TempDir private Path folder;

  @Test
  void fileOfTheLoadGeneratorHoldsTheRequestsOfThePacedLoadInTheSameOrder() throws IOException {
    Path file = folder.resolve("hits.tsv");
    SampleRequests.write(file, COUNT);
    List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    List<byte[]> requests = SampleRequests.render(COUNT);
    assertThat(lines).hasSameSizeAs(requests);
    for (int i = 0; i < COUNT; i++) {
      String[] parts = lines.get(i).split("\t");
      assertThat(new String(requests.get(i), StandardCharsets.US_ASCII))
          .startsWith("GET /matomo.php?" + parts[2] + " HTTP/1.1\r\n")
          .contains("\r\nUser-Agent: " + parts[0] + "\r\n")
          .contains("\r\nAccept-Language: " + parts[1] + "\r\n")
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void requestEndsEachLineAsHttpWantsIt() {
    String request = new String(SampleRequests.render(1).get(0), StandardCharsets.US_ASCII);
    assertThat(request.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
  }
}
