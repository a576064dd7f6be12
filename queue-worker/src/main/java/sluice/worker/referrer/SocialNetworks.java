package sluice.worker.referrer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sluice.php.pattern.PhpPattern;

/**
 * Social networks by domain (docs: queue-worker/docs/referrers.md#social-networks; Matomo
 * plugins/Referrers/Social.php): a domain is a regular expression that is looked for in the whole
 * url, dots and all. Immutable.
 */
final class SocialNetworks {

  private static final Pattern PLAIN_DOMAIN = Pattern.compile("[A-Za-z0-9.-]+");

  private final List<Network> networks = new ArrayList<>();

  /**
   * In order of precedence.
   *
   * @param nameByDomain iterates in the order of definition
   */
  SocialNetworks(Map<String, String> nameByDomain) {
    nameByDomain.forEach((domain, name) -> Network.of(domain, name).ifPresent(networks::add));
  }

  /** The name of the network that the url belongs to. */
  Optional<String> nameOf(String url) {
    return networks.stream().filter(network -> network.matches(url)).map(Network::name).findFirst();
  }

  /**
   * A network.
   *
   * @param required a text that every url of it contains, so that most patterns need not be tried
   */
  private record Network(String name, String required, PhpPattern pattern) {

    static Optional<Network> of(String domain, String name) {
      return PhpPattern.delimited("/(^|[\\.\\/])" + domain + "([\\.\\/]|$)/")
          .map(pattern -> new Network(name, requiredText(domain), pattern));
    }

    boolean matches(String url) {
      return url.contains(required) && pattern.finds(url);
    }

    /** The longest label of the domain; '' when it is more than a plain domain. */
    private static String requiredText(String domain) {
      return PLAIN_DOMAIN.matcher(domain).matches()
          ? Arrays.stream(domain.split("\\."))
              .max(Comparator.comparingInt(String::length))
              .orElse("")
          : "";
    }
  }
}
