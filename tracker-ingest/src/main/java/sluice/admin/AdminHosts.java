package sluice.admin;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which Host headers the admin port answers. A page that a browser loads from elsewhere can let its
 * own name point to loopback and then read our answers as its own (DNS rebinding); its requests
 * carry that name. So a name is answered only when we know it. Addresses are always answered: no
 * page can make a browser send one in place of its name. Immutable.
 */
final class AdminHosts {
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+\\]");

  private final Set<String> names = new HashSet<>(Set.of("localhost"));

  /**
   * @param listen where the port listens; the name that it was given counts
   * @param more names beside that, in any case
   */
  AdminHosts(InetSocketAddress listen, List<String> more) {
    names.add(plain(listen.getHostString()));
    more.forEach(name -> names.add(plain(name)));
  }

  /**
   * Whether a request with this Host is meant for us.
   *
   * @param host the header's value, with or without a port
   */
  boolean allow(String host) {
    String plain = plain(host.strip().replaceFirst(":[0-9]{1,5}$", ""));
    return ADDRESS.matcher(plain).matches() || names.contains(plain);
  }

  /** Names are equal whatever their case, with the root's dot or without. */
  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
