package sluice.ingest.ring;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The event loop, of one thread, that the appender works on: that of its connector's connections,
 * or one of its own. Thread-safe.
 *
 * @param loop where it works
 * @param own the group to end with the appender; empty where the connector ends it
 */
record AppenderLoop(SingleThreadEventLoop loop, Optional<EventLoopGroup> own)
    implements AutoCloseable {

  /** Names the thread. */
  static final ThreadFactory THREADS = task -> new FastThreadLocalThread(task, "queue-appender");

  static AppenderLoop of(QueuePort.Connector connector) {
    return connector
        .loop()
        .map(theirs -> new AppenderLoop(theirs, Optional.empty()))
        .orElseGet(AppenderLoop::ownOne);
  }

  private static AppenderLoop ownOne() {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, THREADS, NioIoHandler.newFactory());
    return new AppenderLoop((SingleThreadEventLoop) group.next(), Optional.of(group));
  }

  /** Ends the thread, unless it is the connector's. */
  @Override
  public void close() {
    own.ifPresent(group -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS));
  }
}
