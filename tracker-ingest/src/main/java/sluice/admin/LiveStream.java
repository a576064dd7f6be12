package sluice.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends each reader of the live page an event a second. A bounded number of readers; who does not
 * take what is sent is dropped; while there is none, nothing is made or measured. Confined to the
 * event loop.
 */
final class LiveStream {
  /** A few people in front of a few screens. */
  static final int MOST = 8;

  private static final int STEP_MILLIS = 1000;

  private final Set<Channel> readers = new LinkedHashSet<>();
  private final Source source;
  private Future<?> ticking;
  private boolean isBeingMade;

  /** Nobody looked before whoever came last. */
  private boolean isFirst;

  /** Makes an event's data on a thread of its own. */
  @FunctionalInterface
  interface Source {
    /**
     * Asks for one.
     *
     * @param isAnew nobody looked until now
     * @param then gets it, or null when it cannot be made now; called on any thread
     */
    void make(boolean isAnew, Consumer<String> then);
  }

  LiveStream(Source source) {
    this.source = source;
  }

  boolean isFull() {
    return readers.size() >= MOST;
  }

  /** Begins to send, after the head of an answer that is a stream of events. */
  void add(Channel reader) {
    readers.add(reader);
    reader.closeFuture().addListener(closed -> remove(reader));
    if (readers.size() == 1) {
      isFirst = true;
      ask(reader.eventLoop());
      ticking =
          reader
              .eventLoop()
              .scheduleAtFixedRate(
                  () -> tick(reader.eventLoop()), STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void remove(Channel reader) {
    if (readers.remove(reader) && readers.isEmpty()) {
      ticking.cancel(false);
    }
  }

  private void tick(EventLoop loop) {
    // What was sent a second ago and is not gone yet will not go: the reader sleeps.
    List.copyOf(readers).stream().filter(reader -> !reader.isWritable()).forEach(Channel::close);
    if (!readers.isEmpty()) {
      ask(loop);
    }
  }

  /** One is asked for at a time: a part that is slow to tell is not asked again meanwhile. */
  private void ask(EventLoop loop) {
    if (!isBeingMade) {
      isBeingMade = true;
      boolean isAnew = isFirst;
      isFirst = false;
      source.make(isAnew, data -> hand(loop, data));
    }
  }

  private void hand(EventLoop loop, String data) {
    try {
      loop.execute(() -> send(data));
    } catch (RejectedExecutionException closed) {
      // the port is closed, and with it all readers are gone
    }
  }

  private void send(String data) {
    isBeingMade = false;
    if (data != null) {
      byte[] event = ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
      for (Channel reader : List.copyOf(readers)) {
        ByteBuf bytes = Unpooled.wrappedBuffer(event);
        reader.writeAndFlush(new DefaultHttpContent(bytes));
      }
    }
  }
}
