package sluice.ingest.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import sluice.ingest.ring.EntryEncoder;
import sluice.ingest.ring.RequestPublisher;

/** The listening socket and its event loops; epoll where it is available. Thread-safe. */
public final class TrackerServer {

  /** Connections that wait to be accepted; the kernel's own limit applies too. */
  private static final int BACKLOG = 4096;

  /** How often the connections' times are looked at, milliseconds. */
  private static final long CHECK_MILLIS = 250;

  /** Answers that the kernel does not take, bytes; with more, no further request is looked at. */
  private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(2 << 10, 8 << 10);

  private final TrackerServerConfig config;
  private final ServerShare share;
  private final Supplier<TrackerRules> rules;
  private final InstantSource clock;
  private final MultiThreadIoEventLoopGroup loops;
  private final Map<EventLoop, EventLoopShare> shares = new ConcurrentHashMap<>();
  private final BodyParsers bodies;
  private final Channel listening;

  private TrackerServer(
      TrackerServerConfig config,
      RequestPublisher publisher,
      Supplier<TrackerRules> rules,
      MeterRegistry registry,
      InstantSource clock)
      throws IOException {
    this.config = config;
    this.rules = rules;
    this.clock = clock;
    this.bodies = new BodyParsers(config.compressionLevel(), this::parser);
    this.share =
        new ServerShare(
            config.limits(),
            publisher,
            new HttpCounters(registry),
            config.answersOnReceipt(),
            bodies);
    Gauge.builder("sluice.ingest.connections", share, ServerShare::connections).register(registry);
    Gauge.builder("sluice.ingest.inflight.bytes", share.budget(), MemoryBudget::used)
        .register(registry);
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    loops =
        new MultiThreadIoEventLoopGroup(
            config.eventLoops(), new DefaultThreadFactory("ingest-http"), io);
    listening = listen(epoll);
  }

  private Channel listen(boolean epoll) throws IOException {
    boolean isPassed = config.descriptor() >= 0;
    ServerBootstrap server =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(() -> channel(epoll))
            .option(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
            .handler(new Accepted())
            .childHandler(new Connections());
    if (!isPassed) {
      server.option(ChannelOption.SO_BACKLOG, BACKLOG).option(ChannelOption.SO_REUSEADDR, true);
    }
    ChannelFuture begun =
        (isPassed ? server.register() : server.bind(config.host(), config.port()))
            .awaitUninterruptibly();
    if (begun.isSuccess() && begun.channel().localAddress() instanceof InetSocketAddress) {
      return begun.channel();
    }
    close();
    String place =
        isPassed
            ? "the socket that was passed in (descriptor " + config.descriptor() + ")"
            : config.host() + ":" + config.port();
    Throwable cause =
        begun.isSuccess() ? new SocketException("it is no socket of TCP") : begun.cause();
    String taken =
        String.valueOf(cause.getMessage()).contains("already in use")
            ? "; what has it is an ingest that runs, the socket of sluice-ingest.socket, or another"
                + " program: end that, or give another --listen"
            : "";
    throw new IOException("cannot listen on " + place + ": " + cause + taken, cause);
  }

  private ServerChannel channel(boolean epoll) {
    if (config.descriptor() >= 0) {
      return new EpollServerSocketChannel(config.descriptor());
    }
    return epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
  }

  /**
   * Takes the port, or the socket that was passed in; connections wait until {@link #accept}.
   *
   * @param publisher takes the request sets
   * @param rules asked for each request, from any thread
   * @throws IOException when the address cannot be bound
   */
  public static TrackerServer bind(
      TrackerServerConfig config,
      RequestPublisher publisher,
      Supplier<TrackerRules> rules,
      MeterRegistry registry,
      InstantSource clock)
      throws IOException {
    return new TrackerServer(config, publisher, rules, registry, clock);
  }

  /** Accepts connections from now on. */
  public void accept() {
    listening.config().setAutoRead(true);
  }

  /** Where it listens; with port 0 in the configuration, the port that it got. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /**
   * From now on each answer is the last of its connection; goes on accepting, and waits until the
   * connections that were there before are gone. The client closes those that it does not use.
   *
   * @param patience after which this returns anyway
   */
  public void drain(Duration patience) {
    share.stop();
    await(() -> share.keptConnections() == 0, patience);
  }

  /**
   * Stops accepting, lets requests in flight finish, closes idle connections that clients have kept
   * open. To call after {@link #drain}.
   *
   * @param patience after which what is left is closed
   */
  public void stopAccepting(Duration patience) {
    listening.close().syncUninterruptibly();
    shares.forEach(
        (loop, of) ->
            loop.execute(() -> Set.copyOf(of.connections()).forEach(TrackerHandler::stopKept)));
    await(() -> share.connections() == 0, patience);
  }

  private static void await(BooleanSupplier isOver, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    while (!isOver.getAsBoolean() && System.nanoTime() - until < 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Ends the event loops; what is still connected is cut. */
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    bodies.close();
    shares.values().forEach(EventLoopShare::close);
  }

  private EventLoopShare shareOf(EventLoop loop) {
    return shares.computeIfAbsent(
        loop,
        created -> {
          EntryEncoder encoder = new EntryEncoder(config.compressionLevel());
          EventLoopShare of = new EventLoopShare(share, parser(encoder), encoder);
          created.scheduleAtFixedRate(
              of::checkTimes, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
          return of;
        });
  }

  private CallParser parser(EntryEncoder encoder) {
    CallParser.Rules by =
        new CallParser.Rules(
            new TrackerPaths(config.basePath()),
            new EnvironmentReader(config.serverKeys(), config.cookieNames()),
            new EnvironmentJson(config.serverKeys()),
            rules);
    return new CallParser(by, encoder, config.limits(), clock);
  }

  /**
   * Counts each connection where it is accepted: who ends the server waits for those too that their
   * event loop has not come to.
   */
  private final class Accepted extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext listener, Object accepted) {
      share.connectionAccepted();
      ((Channel) accepted).closeFuture().addListener(closed -> share.connectionClosed());
      listener.fireChannelRead(accepted);
    }
  }

  /** Sets up each accepted connection, on its event loop. */
  private final class Connections extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      EventLoopShare of = shareOf(channel.eventLoop());
      if (share.hasTooManyConnections() && !of.closeIdlest()) {
        channel.close();
        return;
      }
      TrackerHandler handler = new TrackerHandler(of, share.keepsNext());
      of.opened(handler);
      channel.pipeline().addLast(handler);
    }
  }
}
