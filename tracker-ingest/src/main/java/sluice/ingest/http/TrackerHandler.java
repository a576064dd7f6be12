package sluice.ingest.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.http.Answer.Status;
import sluice.ingest.ring.Ticket;

/**
 * One connection: one request in flight, the next is looked at when it is answered. Owned by the
 * connection's event loop.
 */
final class TrackerHandler extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(TrackerHandler.class);

  /** Decoded messages of pipelined requests that wait; the socket is not read beyond it. */
  private static final int MAX_WAITING = 32;

  /** Larger bodies are parsed away from the event loop, which serves others meanwhile. */
  private static final int LARGE_BODY_BYTES = 64 << 10;

  /** When the ring is full, publishing is tried again after so long. */
  private static final long RING_FULL_RETRY_MICROS = 500;

  /** A refused client's bytes are dropped for so long before its connection is closed. */
  private static final long LINGER_MILLIS = 1_000;

  /** Stands for the head while no request is being read or answered. */
  private static final HttpRequest NO_REQUEST =
      new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");

  private static final ByteBuf CONTINUE =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII));

  private final EventLoopShare share;
  private final Deque<Object> waiting = new ArrayDeque<>();
  private final BodyBytes body = new BodyBytes();
  private ChannelHandlerContext context;
  private String remoteAddress = "0.0.0.0";
  private HttpRequest head = NO_REQUEST;
  private boolean busy;
  private boolean parked;
  private boolean closing;
  private boolean refused;
  private boolean reading;
  private long bodyReserved;
  private long sinceNanos = System.nanoTime();

  TrackerHandler(EventLoopShare share) {
    this.share = share;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    if (ctx.channel().remoteAddress() instanceof InetSocketAddress peer) {
      remoteAddress = peer.getAddress().getHostAddress();
    }
  }

  /** The decoder got bytes: if no request was being read, one is now. */
  void bytesArrived() {
    if (!reading && !busy) {
      reading = true;
      sinceNanos = System.nanoTime();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (closing) {
      ReferenceCountUtil.release(message);
    } else if (busy || parked || !waiting.isEmpty()) {
      waiting.add(message);
      if (waiting.size() > MAX_WAITING) {
        ctx.channel().config().setAutoRead(false);
      }
    } else {
      take(message);
    }
  }

  private void take(Object message) {
    if (message instanceof HttpRequest request && !reserve(request)) {
      park(message);
      return;
    }
    try {
      if (message instanceof HttpRequest request) {
        begin(request);
      }
      if (message instanceof HttpContent content && !closing) {
        append(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** Takes the announced body's bytes from the budget; a body that is too long takes none. */
  private boolean reserve(HttpRequest request) {
    long announced = announcedLength(request);
    long wanted = announced > share.limits().maxBodyBytes() ? 0 : announced;
    if (!share.budget().tryReserve(wanted)) {
      return false;
    }
    bodyReserved = wanted;
    return true;
  }

  private static long announcedLength(HttpRequest request) {
    return request.decoderResult().isFailure() ? 0 : HttpUtil.getContentLength(request, 0L);
  }

  /** Waits for others to give bytes back; the socket is not read meanwhile. */
  private void park(Object message) {
    parked = true;
    share.counters().parked();
    waiting.addFirst(message);
    context.channel().config().setAutoRead(false);
    share.budget().await(() -> context.channel().eventLoop().execute(this::unpark));
  }

  private void unpark() {
    if (parked) {
      parked = false;
      sinceNanos = System.nanoTime();
      next();
    }
  }

  private void begin(HttpRequest request) {
    head = request;
    DecoderResult decoded = request.decoderResult();
    if (decoded.isFailure()) {
      refuse(statusOf(decoded.cause()), "the request could not be read");
    } else if (announcedLength(request) > share.limits().maxBodyBytes()) {
      refuse(Status.TOO_LARGE, tooLarge());
    } else if (HttpUtil.is100ContinueExpected(request)) {
      context.writeAndFlush(CONTINUE.duplicate());
    }
  }

  private String tooLarge() {
    return "a body has at most " + share.limits().maxBodyBytes() + " bytes";
  }

  private static Status statusOf(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Status.URI_TOO_LONG;
    }
    return cause instanceof TooLongHttpHeaderException
        ? Status.HEADERS_TOO_LARGE
        : Status.BAD_REQUEST;
  }

  private void append(HttpContent content) {
    if (content.decoderResult().isFailure()) {
      refuse(Status.BAD_REQUEST, "the body could not be read");
      return;
    }
    ByteBuf bytes = content.content();
    if (body.length() + bytes.readableBytes() > share.limits().maxBodyBytes()) {
      refuse(Status.TOO_LARGE, tooLarge());
      return;
    }
    body.add(bytes);
    if (body.length() > bodyReserved) {
      share.budget().add(body.length() - bodyReserved);
      bodyReserved = body.length();
    }
    if (content instanceof LastHttpContent) {
      busy = true;
      reading = false;
      dispatch(new ReceivedRequest(head, body.take(), remoteAddress));
    }
  }

  private void dispatch(ReceivedRequest request) {
    if (request.body().length <= LARGE_BODY_BYTES) {
      handle(parse(share.parser(), request));
    } else {
      share.parseLarge(
          parser -> {
            ParseResult result = parse(parser, request);
            context.channel().eventLoop().execute(() -> handle(result));
          });
    }
  }

  private ParseResult parse(CallParser parser, ReceivedRequest request) {
    try {
      return parser.parse(request);
    } catch (RuntimeException | StackOverflowError unforeseen) {
      LOG.error("request_failed bug, answered 400 path={}", request.path(), unforeseen);
      share.counters().bug();
      return new ParseResult.Settled(
          TrackerResponse.unreadable(Status.BAD_REQUEST, "the request could not be read"));
    }
  }

  private void handle(ParseResult result) {
    if (result instanceof ParseResult.Settled settled) {
      releaseBody();
      respond(settled.answer());
    } else if (result instanceof ParseResult.Accepted accepted) {
      publish(accepted);
    }
  }

  private void publish(ParseResult.Accepted accepted) {
    long bytes = accepted.bytes();
    share.budget().add(bytes);
    Exchange exchange = new Exchange(this, accepted, bytes + bodyReserved, sinceNanos);
    bodyReserved = 0;
    Ticket ticket = new Ticket(context.channel().eventLoop(), accepted.parts().size(), exchange);
    publish(ticket, accepted, 0);
    if (share.answersOnReceipt()) {
      respond(accepted.answer());
    }
  }

  private void publish(Ticket ticket, ParseResult.Accepted accepted, int from) {
    for (int i = from; i < accepted.parts().size(); i++) {
      ParseResult.Part part = accepted.parts().get(i);
      if (!share.publisher().publish(part.prefix(), part.queue(), part.of(), ticket)) {
        int rest = i;
        share.counters().ringFull();
        context
            .channel()
            .eventLoop()
            .schedule(
                () -> publish(ticket, accepted, rest),
                RING_FULL_RETRY_MICROS,
                TimeUnit.MICROSECONDS);
        return;
      }
    }
  }

  /** All parts of a request are safe, or one could be kept nowhere. */
  void settled(Exchange exchange, boolean safe) {
    share.budget().release(exchange.heldBytes());
    share
        .counters()
        .settled(exchange.accepted().requests(), System.nanoTime() - exchange.startedNanos());
    if (!share.answersOnReceipt()) {
      respond(safe ? exchange.accepted().answer() : exchange.accepted().otherwise().notKept());
    }
  }

  private void refuse(Status status, String why) {
    closing = true;
    refused = true;
    releaseBody();
    respond(TrackerResponse.unreadable(status, why));
  }

  private void releaseBody() {
    share.budget().release(bodyReserved);
    bodyReserved = 0;
    body.clear();
  }

  private void respond(Answer answer) {
    share.counters().answered(answer.status());
    boolean keep = !closing && !share.isStopping() && HttpUtil.isKeepAlive(head);
    boolean withBody = !head.method().equals(HttpMethod.HEAD);
    ByteBuf bytes = answer.encode(context.alloc(), connectionAfter(keep), withBody);
    busy = false;
    reading = false;
    head = NO_REQUEST;
    sinceNanos = System.nanoTime();
    if (keep) {
      context.writeAndFlush(bytes, context.voidPromise());
      next();
    } else {
      closing = true;
      ChannelFuture written = context.writeAndFlush(bytes);
      written.addListener(refused ? ended -> linger() : ChannelFutureListener.CLOSE);
    }
  }

  /**
   * A refused client may still be sending. Closing at once would have its system throw the answer
   * away, so for a moment what it sends is read and dropped.
   */
  private void linger() {
    if (context.channel() instanceof DuplexChannel channel && channel.isActive()) {
      channel.shutdownOutput();
      channel.config().setAutoRead(true);
      channel.eventLoop().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
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

  /** Goes on with what came in meanwhile, unless the client does not read its answers. */
  private void next() {
    while (!busy && !parked && !closing && !waiting.isEmpty() && context.channel().isWritable()) {
      reading = true;
      take(waiting.poll());
    }
    if (waiting.isEmpty() && !closing && !context.channel().config().isAutoRead()) {
      context.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      next();
    }
  }

  /** Looks at the clock: closes what is idle or too slow. */
  void checkTime(long nowNanos) {
    long nanos = nowNanos - sinceNanos;
    if (busy || parked || closing) {
      return;
    }
    if (!reading && nanos > share.limits().idleTimeout().toNanos()) {
      closing = true;
      context.close();
    } else if (reading && nanos > share.limits().requestTimeout().toNanos()) {
      refuse(Status.REQUEST_TIMEOUT, "the request took too long");
    }
  }

  /** The server stops: an idle connection is closed, a busy one after its answer. */
  void stop() {
    if (!busy && !reading && waiting.isEmpty()) {
      closing = true;
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    parked = false;
    if (!busy) {
      releaseBody();
    }
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    share.closed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    share.counters().connectionError();
    LOG.debug("connection_error peer={} cause={}", remoteAddress, cause.toString());
    ctx.close();
  }
}
