package sluice.ingest.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.http.Answer.Status;
import sluice.ingest.ring.Ticket;

/**
 * One connection: one request in flight, the next is looked at when it is answered. Owned by the
 * connection's event loop.
 */
final class TrackerHandler extends ChannelInboundHandlerAdapter implements Ticket.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(TrackerHandler.class);

  /** Decoded messages of pipelined requests that wait; the socket is not read beyond it. */
  private static final int MAX_WAITING = 32;

  private static final ByteBuf CONTINUE =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII));

  /** Stands for the head while no request is being read or answered. */
  private static final HttpRequest NO_REQUEST =
      new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");

  /** When the ring is full, publishing is tried again after so long. */
  private static final long RING_FULL_RETRY_MICROS = 500;

  private final EventLoopShare share;
  private final Queue<Object> waiting = new ArrayDeque<>();
  private final BodyBytes body = new BodyBytes();
  private ChannelHandlerContext context;
  private String remoteAddress = "0.0.0.0";
  private HttpRequest head = NO_REQUEST;
  private boolean busy;
  private boolean closing;
  private long startedNanos;
  private ParseResult.Accepted accepted;
  private boolean answeredEarly;

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

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (closing) {
      ReferenceCountUtil.release(message);
    } else if (busy) {
      waiting.add(message);
      if (waiting.size() > MAX_WAITING) {
        ctx.channel().config().setAutoRead(false);
      }
    } else {
      take(message);
    }
  }

  private void take(Object message) {
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

  private void begin(HttpRequest request) {
    head = request;
    startedNanos = System.nanoTime();
    DecoderResult decoded = request.decoderResult();
    if (decoded.isFailure()) {
      refuse(statusOf(decoded.cause()), "the request could not be read");
    } else if (HttpUtil.getContentLength(request, 0L) > share.limits().maxBodyBytes()) {
      refuse(Status.TOO_LARGE, "the body has more than " + share.limits().maxBodyBytes());
    } else if (HttpUtil.is100ContinueExpected(request)) {
      context.writeAndFlush(CONTINUE.duplicate());
    }
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
      refuse(Status.TOO_LARGE, "the body has more than " + share.limits().maxBodyBytes());
      return;
    }
    body.add(bytes);
    if (content instanceof LastHttpContent) {
      busy = true;
      handle(new ReceivedRequest(head, body.take(), remoteAddress));
    }
  }

  private void handle(ReceivedRequest request) {
    ParseResult result;
    try {
      result = share.parser().parse(request);
    } catch (RuntimeException unforeseen) {
      LOG.error("request_failed bug, answered 400 uri={}", head.uri(), unforeseen);
      share.counters().bug();
      respond(TrackerResponse.unreadable(Status.BAD_REQUEST, "the request could not be read"));
      return;
    }
    if (result instanceof ParseResult.Settled settled) {
      respond(settled.answer());
    } else if (result instanceof ParseResult.Accepted taken) {
      accepted = taken;
      publish();
    }
  }

  private void publish() {
    Ticket ticket = new Ticket(context.channel().eventLoop(), accepted.parts().size(), this);
    publish(ticket, 0);
    if (share.answersOnReceipt()) {
      answeredEarly = true;
      respond(accepted.answer());
    }
  }

  private void publish(Ticket ticket, int from) {
    for (int i = from; i < accepted.parts().size(); i++) {
      ParseResult.Part part = accepted.parts().get(i);
      if (!share.publisher().publish(part.prefix(), part.queue(), ticket)) {
        int rest = i;
        context
            .channel()
            .eventLoop()
            .schedule(() -> publish(ticket, rest), RING_FULL_RETRY_MICROS, TimeUnit.MICROSECONDS);
        return;
      }
    }
  }

  @Override
  public void settled(boolean safe) {
    share.counters().settled(accepted.requests(), System.nanoTime() - startedNanos);
    if (!answeredEarly) {
      respond(safe ? accepted.answer() : accepted.notKept());
    }
  }

  private void refuse(Status status, String why) {
    closing = true;
    respond(TrackerResponse.unreadable(status, why));
  }

  private void respond(Answer answer) {
    share.counters().answered(answer.code());
    boolean keep = !closing && !share.isStopping() && HttpUtil.isKeepAlive(head);
    boolean http10 = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    Answer.Connection connection =
        keep
            ? http10 ? Answer.Connection.KEPT_1_0 : Answer.Connection.KEPT
            : Answer.Connection.CLOSED;
    boolean withBody = !head.method().equals(HttpMethod.HEAD);
    ByteBuf bytes = answer.encode(context.alloc(), connection, withBody);
    busy = false;
    head = NO_REQUEST;
    if (keep) {
      context.writeAndFlush(bytes, context.voidPromise());
      next();
    } else {
      closing = true;
      context.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Goes on with what came in meanwhile. */
  private void next() {
    while (!busy && !closing && !waiting.isEmpty()) {
      take(waiting.poll());
    }
    if (waiting.isEmpty() && !context.channel().config().isAutoRead()) {
      context.channel().config().setAutoRead(true);
    }
  }

  /** The server stops: an idle connection is closed, a busy one after its answer. */
  void stop() {
    if (!busy && head == NO_REQUEST) {
      closing = true;
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
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
