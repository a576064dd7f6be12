package sluice.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One connection of the admin port: one request, one answer, or events without end. Confined to the
 * event loop.
 */
final class AdminHandler extends ChannelInboundHandlerAdapter {
  /**
   * Seconds from the opening of a connection until it is closed, whatever is still to come, unless
   * it takes events.
   */
  private static final int LIMIT_SECONDS = 10;

  /** The path of the stream of events. */
  private static final String EVENTS = "/events";

  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final AdminPages pages;
  private final AdminHosts hosts;
  private final AdminConnections connections;
  private final LiveStream stream;
  private boolean asked;
  private Future<?> limit;

  AdminHandler(
      AdminPages pages, AdminHosts hosts, AdminConnections connections, LiveStream stream) {
    this.pages = pages;
    this.hosts = hosts;
    this.connections = connections;
    this.stream = stream;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connections.add(context.channel());
    limit = context.executor().schedule(() -> context.close(), LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    limit.cancel(false);
    connections.remove(context.channel());
  }

  /** What follows the first request, a body or another one, is not looked at. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (!asked && message instanceof HttpRequest request) {
        asked = true;
        Optional<AdminPages.Answer> refused = refused(request);
        if (refused.isPresent()) {
          write(context, refused.get());
        } else {
          answer(context, request);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  /** Why a request is not answered; empty if it is. */
  private Optional<AdminPages.Answer> refused(HttpRequest request) {
    List<String> named = request.headers().getAll(HttpHeaderNames.HOST);
    boolean mayBeUnnamed = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    if (!request.decoderResult().isSuccess()
        || named.size() > 1
        || named.isEmpty() && !mayBeUnnamed) {
      return refuse(400, "not a request that this port understands");
    }
    if (!named.isEmpty() && !hosts.allow(named.get(0))) {
      return refuse(421, "this port does not answer to that host name; --admin-hosts allows more");
    }
    return HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method())
        ? Optional.empty()
        : refuse(405, "only GET and HEAD");
  }

  private static Optional<AdminPages.Answer> refuse(int code, String text) {
    return Optional.of(AdminPages.Answer.plain(code, text));
  }

  private void answer(ChannelHandlerContext context, HttpRequest request) {
    String uri = request.uri();
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    if (path.equals(EVENTS) && HttpMethod.GET.equals(request.method())) {
      streamOrRefuse(context, request);
      return;
    }
    String accept = request.headers().get(HttpHeaderNames.ACCEPT, "");
    pages.make(
        path,
        accept.contains("text/html"),
        answer -> context.executor().execute(() -> write(context, answer)));
  }

  /**
   * Places are few, so a page of another origin must not take them: browsers say from where they
   * ask, and other programs do not.
   */
  private void streamOrRefuse(ChannelHandlerContext context, HttpRequest request) {
    String from = request.headers().get("Sec-Fetch-Site", "same-origin");
    if (!from.equals("same-origin") && !from.equals("none")) {
      write(context, AdminPages.Answer.plain(403, "events are for the page of this port"));
    } else if (stream.isFull()) {
      write(context, AdminPages.Answer.plain(503, "too many look at this page; try again"));
    } else {
      limit.cancel(false);
      connections.remove(context.channel());
      HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      headers(head, "text/event-stream");
      HttpUtil.setTransferEncodingChunked(head, true);
      context.writeAndFlush(head);
      stream.add(context.channel());
    }
  }

  private static void write(ChannelHandlerContext context, AdminPages.Answer answer) {
    byte[] body = answer.body();
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.code()),
            Unpooled.wrappedBuffer(body));
    headers(response, answer.contentType());
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    if (answer.code() == HttpResponseStatus.METHOD_NOT_ALLOWED.code()) {
      response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
    }
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  /** No browser keeps, frames, guesses or hands on anything; a page has what is ours alone. */
  private static void headers(HttpResponse response, String type) {
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT)
        .set("X-Content-Type-Options", "nosniff")
        .set("Referrer-Policy", "no-referrer")
        .set("Cross-Origin-Resource-Policy", "same-origin")
        .set(
            "Content-Security-Policy",
            type.equals(WebPages.HTML)
                ? PAGE_POLICY
                : "default-src 'none'; frame-ancestors 'none'");
  }
}
