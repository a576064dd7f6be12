package sluice.worker.referrer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.php.AsciiText;
import sluice.worker.door.HitTime;

/**
 * Known referrer spammers (docs: queue-worker/docs/exclusions.md). A referrer that contains one of
 * thousands of host names anywhere is spam, so the names are found by their first characters.
 * Immutable.
 */
public final class ReferrerSpam {

  /** Nobody is a spammer: the filter is off. */
  public static final ReferrerSpam NONE = of(List.of());

  /** Where a Matomo installation has its list. */
  private static final String LIST = "vendor/matomo/referrer-spam-list/spammers.txt";

  /** Characters that the names are found by; four UTF-16 units fit a long. */
  private static final int KEY_CHARACTERS = 4;

  private final Map<Long, List<String>> hostsByStart = new HashMap<>();
  private final List<String> shortHosts = new ArrayList<>();

  private ReferrerSpam(Collection<String> hosts) {
    for (String host : hosts) {
      String lower = AsciiText.lower(host.trim());
      if (lower.length() >= KEY_CHARACTERS) {
        hostsByStart.computeIfAbsent(key(lower, 0), start -> new ArrayList<>()).add(lower);
      } else if (!lower.isEmpty()) {
        shortHosts.add(lower);
      }
    }
  }

  /** Hosts of spammers, one each; blank ones are left out. */
  public static ReferrerSpam of(Collection<String> hosts) {
    return new ReferrerSpam(hosts);
  }

  /**
   * The list of a Matomo installation.
   *
   * @throws IOException when there is none or it cannot be read
   */
  public static ReferrerSpam ofMatomo(Path matomoDir) throws IOException {
    return of(Files.readAllLines(matomoDir.resolve(LIST)));
  }

  /** Whether the referrer as sent contains the host of a spammer, whatever its case. */
  public boolean isSpam(String urlref) {
    if (hostsByStart.isEmpty() && shortHosts.isEmpty()) {
      return false;
    }
    String lower = AsciiText.lower(urlref);
    HitTime.ofThread().spend(lower.length());
    for (int i = 0; i + KEY_CHARACTERS <= lower.length(); i++) {
      List<String> candidates = hostsByStart.get(key(lower, i));
      if (candidates != null && startsWithAny(lower, i, candidates)) {
        return true;
      }
    }
    return shortHosts.stream().anyMatch(lower::contains);
  }

  private static boolean startsWithAny(String text, int at, List<String> hosts) {
    for (String host : hosts) {
      if (text.startsWith(host, at)) {
        return true;
      }
    }
    return false;
  }

  private static long key(String text, int at) {
    long key = 0;
    for (int i = at; i < at + KEY_CHARACTERS; i++) {
      key = key << Character.SIZE | text.charAt(i);
    }
    return key;
  }
}
