package sluice.ingest.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import sluice.ingest.http.Answer.Status;

/**
 * The request that a connection reads or answers: its head, its body while it arrives, and the room
 * that it takes in the {@link MemoryBudget} or waits for. Owned by the connection's event loop.
 */
final class IncomingRequest implements RequestReader.Sink {

  /** Stands for the head while no request is being read or answered. */
  private static final HttpRequest NO_REQUEST =
      new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");

  private static final ByteBuf CONTINUE =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII));

  private final TrackerHandler connection;
  private final EventLoopShare share;
  private final ChannelHandlerContext context;
  private final RoomWait room;
  private final BodyBytes body = new BodyBytes();
  private final BodyPace pace = new BodyPace();
  private HttpRequest head = NO_REQUEST;
  private int headWeight;
  private Holding holding;

  IncomingRequest(TrackerHandler connection, EventLoopShare share, ChannelHandlerContext context) {
    this.connection = connection;
    this.share = share;
    this.context = context;
    this.room = new RoomWait(context.channel().eventLoop());
    this.holding = new Holding(share.budget());
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
      pace.begin(System.nanoTime(), body.length());
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
    connection.hasArrived();
    long weight = bytes();
    if (holding.tryInFlight(weight)) {
      connection.dispatch(head, body.take());
      return;
    }
    park(
        share.budget().inFlight(),
        weight,
        () -> {
          holding.grantedInFlight(weight);
          connection.dispatch(head, body.take());
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
          pace.begin(System.nanoTime(), body.length());
          connection.goOn(waited, granted);
        });
  }

  HttpRequest head() {
    return head;
  }

  /** What it holds in memory, less what a large body is charged for by itself. */
  long bytes() {
    return headWeight + (holding.isLarge() ? 0 : body.capacity());
  }

  boolean isWaitingForRoom() {
    return room.isWaiting();
  }

  /** Whether it has waited for room longer than a client is made to wait. */
  boolean isOverdue(long nowNanos) {
    return room.isOverdue(nowNanos);
  }

  /** Whether others wait for the room that its large body holds and does not use. */
  boolean isTooSlow(long nowNanos) {
    return holding.isLarge()
        && pace.isStepOver(nowNanos)
        && !pace.wasKept(nowNanos, body.length())
        && share.budget().large().waiting() > 0;
  }

  /**
   * Notes that the request was parsed, and that this many bytes of it wait for the queue.
   *
   * @return false when there is no room for them
   */
  boolean become(long parsedBytes) {
    return holding.become(headWeight + parsedBytes);
  }

  /** The room that it takes, which is the caller's to give back from now on. */
  Holding handOver() {
    Holding handedOver = holding;
    holding = new Holding(share.budget());
    return handedOver;
  }

  /** Gives back the room that it takes. */
  void release() {
    holding.release();
  }

  /** It was answered. */
  void forget() {
    head = NO_REQUEST;
    headWeight = 0;
  }

  /** Nothing more of it is looked at. The room that it takes stays taken. */
  void drop() {
    room.leave();
    body.clear();
  }
}
