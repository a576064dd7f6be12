package sluice.ingest.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.http.Answer.Status;

/**
 * One connection: one request in flight, the next is looked at when it is answered and the answer
 * was taken. What it holds meanwhile is charged to the {@link MemoryBudget}. Owned by the
 * connection's event loop.
 */
final class TrackerHandler extends ChannelInboundHandlerAdapter implements RequestReader.Sink {

  private static final Logger LOG = LoggerFactory.getLogger(TrackerHandler.class);

  /** A refused client's bytes are dropped for so long before its connection is closed. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** While others wait, so much of a large body has to come within {@link #PACE_NANOS}, bytes. */
  private static final int PACE_BYTES = 64 << 10;

  /** Short enough that many stalled bodies, one after the other, hold nobody up for long. */
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Stands for the head while no request is being read or answered. */
  private static final HttpRequest NO_REQUEST =
      new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");

  private static final ByteBuf CONTINUE =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII));

  private final EventLoopShare share;
  private final RequestReader reader;
  private final Inbox inbox = new Inbox();
  private final BodyBytes body = new BodyBytes();
  private ChannelHandlerContext context;
  private String remoteAddress = "0.0.0.0";
  private HttpRequest head = NO_REQUEST;
  private int headWeight;
  private Holding holding;
  private RoomWait room;
  private boolean processing;
  private boolean busy;
  private boolean closing;
  private boolean refused;
  private boolean reading;
  private long slowHeld;
  private long pacedNanos;
  private int pacedBytes;
  private long sinceNanos = System.nanoTime();

  TrackerHandler(EventLoopShare share) {
    this.share = share;
    this.reader = new RequestReader(share.limits(), this);
    this.holding = new Holding(share.budget());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    room = new RoomWait(ctx.channel().eventLoop());
    if (ctx.channel().remoteAddress() instanceof InetSocketAddress peer) {
      remoteAddress = peer.getAddress().getHostAddress();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (closing) {
        return;
      }
      beginReading();
      inbox.add(bytes);
    } finally {
      bytes.release();
    }
    process();
  }

  private void beginReading() {
    if (!reading && !busy) {
      reading = true;
      sinceNanos = System.nanoTime();
    }
  }

  /** Whether the next request, or the next piece of this one, may be looked at. */
  private boolean accepts() {
    return !busy && !room.isWaiting() && !closing && context.channel().isWritable();
  }

  private void process() {
    if (processing) {
      return;
    }
    processing = true;
    try {
      while (accepts() && !inbox.isEmpty()) {
        beginReading();
        int taken = reader.read(inbox.bytes(), inbox.from(), inbox.to());
        if (taken == 0) {
          break;
        }
        inbox.taken(taken);
      }
    } catch (Refusal refusal) {
      refuse(TrackerResponse.unreadable(refusal.status(), refusal.getMessage()));
    } finally {
      processing = false;
    }
    chargeSlow();
    readOrNot();
  }

  /** While bytes wait that are not looked at, the socket is not read. */
  private void readOrNot() {
    boolean wanted = closing || inbox.isEmpty() || accepts();
    if (context.channel().config().isAutoRead() != wanted) {
      context.channel().config().setAutoRead(wanted);
    }
  }

  @Override
  public void head(RequestHead received) throws Refusal {
    head = received.request();
    headWeight = received.weight();
    if (received.bodyLength() > share.limits().maxBodyBytes()) {
      throw tooLarge();
    }
    body.begin(received.bodyLength());
    if (received.bodyLength() != 0) {
      beginPace(System.nanoTime());
    }
    if (received.bodyLength() != 0 && HttpUtil.is100ContinueExpected(head)) {
      context.writeAndFlush(CONTINUE.duplicate(), context.voidPromise());
    }
  }

  private Refusal tooLarge() {
    return new Refusal(
        Status.TOO_LARGE, "a body has at most " + share.limits().maxBodyBytes() + " bytes");
  }

  @Override
  public boolean body(byte[] bytes, int from, int count) throws Refusal {
    if (body.length() + count > share.limits().maxBodyBytes()) {
      throw tooLarge();
    }
    int capacity = body.capacityWith(count);
    if (capacity > body.capacity() && capacity > MemoryBudget.SMALL_BODY_BYTES) {
      long missing = holding.largeMissing(capacity);
      if (missing > 0 && !holding.tryLarge(missing)) {
        park(share.budget().large(), missing, () -> holding.grantedLarge(missing));
        return false;
      }
    }
    body.add(bytes, from, count);
    return true;
  }

  @Override
  public void end() {
    reading = false;
    long weight = headWeight + (holding.isLarge() ? 0 : body.capacity());
    if (holding.tryInFlight(weight)) {
      dispatch();
      return;
    }
    park(
        share.budget().inFlight(),
        weight,
        () -> {
          holding.grantedInFlight(weight);
          dispatch();
        });
  }

  /** Waits in line for room; nothing more is looked at meanwhile. */
  private void park(ByteBudget budget, long bytes, Runnable granted) {
    share.counters().parked();
    room.begin(
        budget,
        holding,
        bytes,
        waited -> {
          sinceNanos += waited;
          beginPace(System.nanoTime());
          granted.run();
          process();
        });
  }

  private void dispatch() {
    busy = true;
    reading = false;
    ReceivedRequest request = new ReceivedRequest(head, body.take(), remoteAddress);
    int bytes = request.body().length;
    if (BodyParsers.isForEventLoop(bytes)) {
      handle(share.parser().parseSafely(request, share.counters()));
    } else {
      share
          .bodies()
          .parse(
              bytes,
              parser -> {
                ParseResult result = parser.parseSafely(request, share.counters());
                context.channel().eventLoop().execute(() -> handle(result));
              });
    }
  }

  private void handle(ParseResult result) {
    if (result instanceof ParseResult.Settled settled) {
      holding.release();
      respond(settled.answer());
    } else if (result instanceof ParseResult.Accepted accepted) {
      publish(accepted);
    }
  }

  private void publish(ParseResult.Accepted accepted) {
    if (!holding.become(headWeight + accepted.bytes())) {
      holding.release();
      respond(TrackerResponse.noRoom());
      return;
    }
    Exchange exchange = new Exchange(this, accepted, holding, sinceNanos);
    holding = new Holding(share.budget());
    exchange.publish(share, context.channel().eventLoop());
    if (share.answersOnReceipt()) {
      respond(accepted.answer());
    }
  }

  /** All parts of a request are safe, or one could be kept nowhere. */
  void settled(Exchange exchange, boolean safe) {
    exchange.held().release();
    share
        .counters()
        .settled(exchange.accepted().requests(), System.nanoTime() - exchange.startedNanos());
    if (!share.answersOnReceipt()) {
      respond(safe ? exchange.accepted().answer() : exchange.accepted().otherwise().notKept());
    }
  }

  private void refuse(Answer answer) {
    room.leave();
    closing = true;
    refused = true;
    body.clear();
    inbox.clear();
    holding.release();
    respond(answer);
  }

  private void respond(Answer answer) {
    share.counters().answered(answer.status());
    boolean keep = !closing && !share.isStopping() && HttpUtil.isKeepAlive(head);
    boolean withBody = !head.method().equals(HttpMethod.HEAD);
    ByteBuf bytes = answer.encode(context.alloc(), connectionAfter(keep), withBody);
    busy = false;
    reading = false;
    head = NO_REQUEST;
    headWeight = 0;
    sinceNanos = System.nanoTime();
    if (keep) {
      context.writeAndFlush(bytes, context.voidPromise());
      process();
    } else {
      closing = true;
      inbox.clear();
      chargeSlow();
      ChannelFuture written = context.writeAndFlush(bytes);
      written.addListener(refused ? ended -> shutdownOutput() : ChannelFutureListener.CLOSE);
    }
  }

  /**
   * A refused client may still be sending. Closing at once would have its system throw the answer
   * away, so for a moment what it sends is read and dropped; {@link #checkTime} ends it, whether or
   * not the client reads.
   */
  private void shutdownOutput() {
    if (context.channel() instanceof DuplexChannel channel && channel.isActive()) {
      channel.shutdownOutput();
      channel.config().setAutoRead(true);
    }
  }

  private Answer.Connection connectionAfter(boolean keep) {
    if (!keep) {
      return Answer.Connection.CLOSED;
    }
    return head.protocolVersion().equals(HttpVersion.HTTP_1_0)
        ? Answer.Connection.KEPT_1_0
        : Answer.Connection.KEPT;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      process();
    }
  }

  /** Answers that the client's system has not taken. */
  private long unread() {
    ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
    return pending == null ? 0 : pending.totalPendingWriteBytes();
  }

  /** Charges what the client makes us hold by not sending or not reading. */
  private void chargeSlow() {
    long now = inbox.capacity() + unread();
    if (reading || room.isWaiting()) {
      now += headWeight + (holding.isLarge() ? 0 : body.capacity());
    }
    charge(now);
  }

  private void charge(long now) {
    long more = now - slowHeld;
    if (more != 0) {
      slowHeld = now;
      share.budget().slow().add(more);
      if (more > 0 && share.budget().slow().isOver()) {
        share.reclaim();
      }
    }
  }

  long slowHeld() {
    return slowHeld;
  }

  /** How much it holds for how long: who has the most is cut off first. */
  double burden(long nowNanos) {
    return (double) slowHeld * (nowNanos - sinceNanos);
  }

  /** Gives back what it holds for a slow client, who loses the connection. */
  void evict() {
    share.counters().evicted();
    if ((reading || room.isWaiting()) && !closing) {
      refuse(TrackerResponse.noRoom());
    } else if (!busy) {
      closing = true;
      context.close();
      return;
    }
    closing = true;
    inbox.clear();
    charge(unread());
  }

  /** Whether it waits for a next request. */
  boolean isIdle() {
    return !busy && !reading && !room.isWaiting() && !closing && inbox.isEmpty();
  }

  long idleNanos(long nowNanos) {
    return nowNanos - sinceNanos;
  }

  /** Looks at the clock: closes what is idle or too slow. */
  void checkTime(long nowNanos) {
    long nanos = nowNanos - sinceNanos;
    HttpLimits limits = share.limits();
    if (closing) {
      if (!busy && nanos > (refused ? LINGER_NANOS : limits.requestTimeout().toNanos())) {
        context.close();
      }
    } else if (room.isWaiting()) {
      if (room.isOverdue(nowNanos)) {
        refuse(TrackerResponse.noRoom());
      }
    } else if (reading) {
      if (nanos > limits.requestTimeout().toNanos() || isTooSlow(nowNanos)) {
        refuse(TrackerResponse.unreadable(Status.REQUEST_TIMEOUT, "the request came too slowly"));
      }
    } else if (!busy && nanos > limits.idleTimeout().toNanos()) {
      closing = true;
      context.close();
    } else {
      chargeSlow();
    }
  }

  private void beginPace(long nowNanos) {
    pacedNanos = nowNanos;
    pacedBytes = body.length();
  }

  /** Others wait for the room that a large body holds and does not use. */
  private boolean isTooSlow(long nowNanos) {
    if (!holding.isLarge() || nowNanos - pacedNanos < PACE_NANOS) {
      return false;
    }
    boolean keepsPace = body.length() - pacedBytes >= PACE_BYTES;
    beginPace(nowNanos);
    return !keepsPace && share.budget().large().waiting() > 0;
  }

  /** The server stops: an idle connection is closed, a busy one after its answer. */
  void stop() {
    if (isIdle()) {
      closing = true;
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    room.leave();
    if (!busy) {
      holding.release();
    }
    body.clear();
    inbox.clear();
    charge(0);
    share.closed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    share.counters().connectionError();
    LOG.debug("connection_error peer={} cause={}", remoteAddress, cause.toString());
    ctx.close();
  }
}
