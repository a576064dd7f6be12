package sluice.admin;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The open connections of the admin port, a bounded number: whoever comes when all places are taken
 * gets that of the oldest, which had the most time. Confined to the event loop.
 */
final class AdminConnections {
  /** A few monitoring systems and people; each is done within milliseconds. */
  static final int MOST = 32;

  private final Set<Channel> open = new LinkedHashSet<>();

  /** Counts a connection that was opened. */
  void add(Channel channel) {
    open.add(channel);
    if (open.size() > MOST) {
      Iterator<Channel> oldestFirst = open.iterator();
      Channel oldest = oldestFirst.next();
      oldestFirst.remove();
      oldest.close();
    }
  }

  /** Counts a connection that was closed. */
  void remove(Channel channel) {
    open.remove(channel);
  }
}
