package sluice.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The admin port: /metrics, /health/live, /health/ready and a status page at /, as text or, for
 * browsers, as HTML that /events keeps alive. Listens on loopback unless told otherwise, for it
 * says more than strangers should know, and answers only requests that name it as their host.
 * Thread-safe.
 *
 * <p>Bounded: {@link AdminConnections} connections with one request each, lines and headers of a
 * few KiB, ten seconds from the first byte to the last, and {@link LiveStream} readers of events.
 * One event loop reads and writes, so that slow clients take no thread; a thread makes the pages
 * and one the answers about health, which so wait for no page.
 */
public final class AdminServer implements AutoCloseable {
  /** Bytes of a request line, and of all headers together: far more than any monitoring sends. */
  private static final int LINE_BYTES = 4096;

  private static final int HEADER_BYTES = 8192;

  /** Bytes of a body that are looked at together, before they are thrown away. */
  private static final int CHUNK_BYTES = 8192;

  /** Bytes that the system keeps for a reader that does not take them. */
  private static final int SEND_BYTES = 65_536;

  private final EventLoopGroup loop;
  private final Channel listening;
  private final AdminPages pages;

  private AdminServer(EventLoopGroup loop, Channel listening, AdminPages pages) {
    this.loop = loop;
    this.listening = listening;
    this.pages = pages;
  }

  /**
   * The address of a page for whoever asks another process.
   *
   * @param admin where it listens
   * @param path begins with a slash
   */
  public static URI url(InetSocketAddress admin, String path) {
    try {
      // puts brackets around an address of IPv6
      return new URI("http", null, admin.getHostString(), admin.getPort(), path, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no address of a server: " + admin, e);
    }
  }

  /**
   * Starts the server.
   *
   * @param address port 0 for any free port
   * @param hosts names that requests may carry as their host, beside localhost, the address's own
   *     and all addresses
   * @throws IOException if the address cannot be listened on; the message says so
   */
  public static AdminServer start(
      InetSocketAddress address, List<String> hosts, AdminContent content) throws IOException {
    String asked = address.getHostString() + ":" + address.getPort();
    if (address.isUnresolved()) {
      throw new IOException("--admin-listen " + asked + ": unknown host");
    }
    AdminPages pages = new AdminPages(content);
    AdminHosts allowed = new AdminHosts(address, hosts);
    AdminConnections connections = new AdminConnections();
    LiveStream stream = new LiveStream(pages::event);
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(1, threads("admin-io"), NioIoHandler.newFactory());
    ChannelFuture bound =
        bootstrap(loop, () -> new AdminHandler(pages, allowed, connections, stream))
            .bind(address)
            .awaitUninterruptibly();
    AdminServer server = new AdminServer(loop, bound.channel(), pages);
    if (!bound.isSuccess()) {
      server.close();
      throw new IOException(
          "--admin-listen "
              + asked
              + ": "
              + bound.cause().getMessage()
              + "; choose another port, or 0 for any",
          bound.cause());
    }
    return server;
  }

  private static ServerBootstrap bootstrap(EventLoopGroup loop, Supplier<AdminHandler> handlers) {
    return new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.SO_SNDBUF, SEND_BYTES)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new HttpServerCodec(LINE_BYTES, HEADER_BYTES, CHUNK_BYTES))
                    .addLast(handlers.get());
              }
            });
  }

  /** Makes daemon threads, so that an open admin port keeps no process alive. */
  static ThreadFactory threads(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  private InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** The port it listens on. */
  public int port() {
    return address().getPort();
  }

  /** {@code http://HOST:PORT}, for people. */
  public String url() {
    boolean any = address().getAddress().isAnyLocalAddress();
    String host = any ? "127.0.0.1" : address().getAddress().getHostAddress();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    pages.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
