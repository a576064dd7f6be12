package sluice.ingest.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.http.Answer.Status;

/**
 * One connection: one request in flight, the next is looked at when it is answered and the answer
 * was taken. Owned by the connection's event loop.
 */
final class TrackerHandler extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(TrackerHandler.class);

  /** How long a refused client's bytes are read and dropped before its connection is closed. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventLoopShare share;
  private final SlowCharge slow;
  private final boolean kept;
  private final Inbox inbox = new Inbox();
  private ChannelHandlerContext context;
  private AnswerWriter answers;
  private IncomingRequest request;
  private RequestReader reader;
  private String remoteAddress = "0.0.0.0";
  private ConnectionState state = ConnectionState.IDLE;

  /** Whether the inbox is being looked at, which an answer given meanwhile must not begin again. */
  private boolean processing;

  /** When the present wait began: for a request, for the rest of it, or for the client to read. */
  private long sinceNanos = System.nanoTime();

  /**
   * On a new connection.
   *
   * @param kept whether it may have more than one request, as {@link ServerShare#keepsNext} said
   */
  TrackerHandler(EventLoopShare share, boolean kept) {
    this.share = share;
    this.slow = new SlowCharge(share);
    this.kept = kept;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    answers = new AnswerWriter(ctx);
    request = new IncomingRequest(this, share, ctx);
    reader = new RequestReader(share.limits(), request);
    if (ctx.channel().remoteAddress() instanceof InetSocketAddress peer) {
      remoteAddress = peer.getAddress().getHostAddress();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (state.isClosing()) {
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
    if (state == ConnectionState.IDLE) {
      state = ConnectionState.READING;
      sinceNanos = System.nanoTime();
    }
  }

  /** Whether the next request, or the next piece of this one, may be looked at. */
  private boolean accepts() {
    return !state.isAnswering()
        && !state.isClosing()
        && !request.isWaitingForRoom()
        && context.channel().isWritable();
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
    boolean wanted = state.isClosing() || inbox.isEmpty() || accepts();
    if (context.channel().config().isAutoRead() != wanted) {
      context.channel().config().setAutoRead(wanted);
    }
  }

  /** The request is there; it may have to wait for room before it is dispatched. */
  void hasArrived() {
    state = ConnectionState.IDLE;
  }

  /**
   * Goes on because there is room now; the time that the request waited for it is not charged to
   * the client.
   */
  void goOn(long waitedNanos, Runnable granted) {
    sinceNanos += waitedNanos;
    granted.run();
    process();
  }

  /** Has a whole request parsed, on the event loop if it is small. */
  void dispatch(HttpRequest head, byte[] body) {
    state = ConnectionState.ANSWERING;
    ReceivedRequest received = new ReceivedRequest(head, body, remoteAddress);
    share.parse(received, context.channel().eventLoop(), this::handle);
  }

  private void handle(ParseResult result) {
    if (result instanceof ParseResult.Settled settled) {
      request.release();
      respond(settled.answer());
    } else if (result instanceof ParseResult.Accepted accepted) {
      publish(accepted);
    }
  }

  private void publish(ParseResult.Accepted accepted) {
    if (!request.become(accepted.bytes())) {
      request.release();
      respond(TrackerResponse.noRoom());
      return;
    }
    boolean onReceipt = share.answersOnReceipt() && !share.publisher().isRefusing();
    Exchange exchange = new Exchange(this, accepted, request.handOver(), sinceNanos, onReceipt);
    exchange.publish(share, context.channel().eventLoop());
    if (onReceipt) {
      respond(accepted.answer());
    }
  }

  /** All parts of a request are safe, or one could be kept nowhere. */
  void settled(Exchange exchange, boolean safe) {
    exchange.held().release();
    share
        .counters()
        .settled(exchange.accepted().requests(), System.nanoTime() - exchange.startedNanos());
    if (!exchange.isAnswered()) {
      respond(safe ? exchange.accepted().answer() : exchange.accepted().otherwise().notKept());
    }
  }

  private void refuse(Answer answer) {
    state = ConnectionState.REFUSED;
    request.drop();
    request.release();
    inbox.clear();
    respond(answer);
  }

  private void respond(Answer answer) {
    share.counters().answered(answer.status());
    HttpRequest head = request.head();
    boolean keep = !state.isClosing() && !share.isStopping() && HttpUtil.isKeepAlive(head);
    state = state.answered(keep);
    request.forget();
    sinceNanos = System.nanoTime();
    if (keep) {
      answers.write(answer, head);
      process();
    } else {
      inbox.clear();
      chargeSlow();
      answers.writeLast(answer, head, state == ConnectionState.REFUSED);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      process();
    }
  }

  /** Charges what the client makes us hold by not sending or not reading. */
  private void chargeSlow() {
    slow.set(inbox.capacity() + answers.unread() + (isArriving() ? request.bytes() : 0));
  }

  /** Whether a request is being read, or waits for room. */
  private boolean isArriving() {
    return state == ConnectionState.READING || request.isWaitingForRoom();
  }

  long slowHeld() {
    return slow.bytes();
  }

  /** How much it holds for how long: who has the most is cut off first. */
  double burden(long nowNanos) {
    return (double) slow.bytes() * (nowNanos - sinceNanos);
  }

  /** Gives back what it holds for a slow client, who loses the connection. */
  void evict() {
    share.counters().evicted();
    if (isArriving() && !state.isClosing()) {
      refuse(TrackerResponse.noRoom());
    } else if (!state.isAnswering()) {
      end();
      return;
    }
    state = state.closing();
    inbox.clear();
    slow.set(answers.unread());
  }

  /** Whether it waits for a next request. */
  boolean isIdle() {
    return state == ConnectionState.IDLE && !request.isWaitingForRoom() && inbox.isEmpty();
  }

  long idleNanos(long nowNanos) {
    return nowNanos - sinceNanos;
  }

  /** Looks at the clock: closes what is idle or too slow. */
  void checkTime(long nowNanos) {
    long nanos = nowNanos - sinceNanos;
    long requestNanos = share.limits().requestTimeout().toNanos();
    if (state.isClosing()) {
      long limit = state == ConnectionState.REFUSED ? LINGER_NANOS : requestNanos;
      if (!state.isAnswering() && nanos > limit) {
        context.close();
      }
    } else if (request.isWaitingForRoom()) {
      if (request.isOverdue(nowNanos)) {
        refuse(TrackerResponse.noRoom());
      }
    } else if (state == ConnectionState.READING) {
      if (nanos > requestNanos || request.isTooSlow(nowNanos)) {
        refuse(TrackerResponse.unreadable(Status.REQUEST_TIMEOUT, "the request came too slowly"));
      }
    } else if (state == ConnectionState.IDLE && nanos > share.limits().idleTimeout().toNanos()) {
      end();
    } else {
      chargeSlow();
    }
  }

  /** Whether it may have more than one request: it began before the server stops. */
  boolean isKept() {
    return kept;
  }

  /** An idle connection is closed, a busy one after its answer. */
  void stop() {
    if (isIdle()) {
      end();
    }
  }

  /** The same, unless the connection is so new that its only request may be on its way. */
  void stopKept() {
    if (kept) {
      stop();
    }
  }

  private void end() {
    state = state.closing();
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    request.drop();
    if (!state.isAnswering()) {
      request.release();
    }
    state = state.closing();
    inbox.clear();
    slow.set(0);
    share.closed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    share.counters().connectionError();
    LOG.atDebug()
        .addKeyValue("peer", remoteAddress)
        .addKeyValue("cause", cause.toString())
        .log("connection-error");
    ctx.close();
  }
}
