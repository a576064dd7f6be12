package sluice.cli;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** What systemd hears of processes that it watches. Thread-safe; closed by its test. */
final class SystemdSocket implements AutoCloseable {
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Path path;

  private SystemdSocket(Path path) {
    this.path = path;
  }

  /** Listens in a folder; the test is skipped where Netty has no native sockets. */
  static SystemdSocket in(Path folder) {
    assumeThat(Epoll.isAvailable()).as("Netty's epoll on this machine").isTrue();
    SystemdSocket socket = new SystemdSocket(folder.resolve("notify"));
    new Bootstrap()
        .group(socket.loop)
        .channel(EpollDomainDatagramChannel.class)
        .handler(socket.new Ear())
        .bind(new DomainSocketAddress(socket.path.toString()))
        .syncUninterruptibly();
    return socket;
  }

  private final class Ear extends SimpleChannelInboundHandler<DomainDatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
      heard.add(packet.content().toString(StandardCharsets.UTF_8));
    }
  }

  /**
   * What a process is told of it.
   *
   * @param watchdog of its unit
   */
  Map<String, String> unit(Duration watchdog) {
    return Map.of(
        "NOTIFY_SOCKET",
        path.toString(),
        "WATCHDOG_USEC",
        Long.toString(watchdog.toMillis() * 1000));
  }

  /** All notices since {@link #forget}. */
  List<String> heard() {
    return heard;
  }

  void forget() {
    heard.clear();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
