package sluice.archive.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sluice.archive.change.ArchiverPeers.Share;

/** Archivers share the sites. */
class ArchiverPeersTest {
  private static final Set<String> THREE =
      Set.of("0000000000000001", "0000000000000002", "0000000000000003");
  private static final List<Integer> SITES = IntStream.rangeClosed(1, 3_000).boxed().toList();

  private static String owner(Set<String> alive, int idSite) {
    List<String> owners =
        alive.stream().filter(self -> new Share(self, alive).has(idSite)).toList();
    assertThat(owners).as("site " + idSite).hasSize(1);
    return owners.get(0);
  }

  @Test
  void eachSiteIsOfOneAndAllHaveAboutAsMany() {
    for (String peer : THREE) {
      assertThat(SITES.stream().filter(idSite -> owner(THREE, idSite).equals(peer)).count())
          .isBetween(900L, 1_100L);
    }
  }

  @Test
  void onlySitesOfOneThatIsGoneMove() {
    String gone = "0000000000000002";
    Set<String> left = Set.of("0000000000000001", "0000000000000003");
    for (int idSite : SITES) {
      String before = owner(THREE, idSite);
      if (!before.equals(gone)) {
        assertThat(owner(left, idSite)).isEqualTo(before);
      }
    }
  }

  @Test
  void whoIsAloneOrRunsOnceHasAll() {
    assertThat(SITES).allMatch(new Share("a", Set.of("a"))::has).allMatch(Share.ALL::has);
  }
}
