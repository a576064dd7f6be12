package sluice.process;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One connection of the admin port: one request, one answer. Confined to the event loop. */
final class AdminHandler extends ChannelInboundHandlerAdapter {
  /** Seconds from the opening of a connection until it is closed, whatever is still to come. */
  private static final int LIMIT_SECONDS = 10;

  private final AdminPages pages;
  private final AdminHosts hosts;
  private final AdminConnections connections;
  private boolean asked;

  AdminHandler(AdminPages pages, AdminHosts hosts, AdminConnections connections) {
    this.pages = pages;
    this.hosts = hosts;
    this.connections = connections;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connections.add(context.channel());
    context.executor().schedule(() -> context.close(), LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connections.remove(context.channel());
  }

  /** What follows the first request, a body or another one, is not looked at. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (!asked && message instanceof HttpRequest request) {
        asked = true;
        answer(request, answer -> context.executor().execute(() -> write(context, answer)));
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private void answer(HttpRequest request, Consumer<AdminPages.Answer> then) {
    List<String> named = request.headers().getAll(HttpHeaderNames.HOST);
    boolean mayBeUnnamed = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    if (!request.decoderResult().isSuccess()
        || named.size() > 1
        || named.isEmpty() && !mayBeUnnamed) {
      then.accept(AdminPages.Answer.plain(400, "not a request that this port understands"));
    } else if (!named.isEmpty() && !hosts.allow(named.get(0))) {
      then.accept(
          AdminPages.Answer.plain(
              421, "this port does not answer to that host name; --admin-hosts allows more"));
    } else if (!HttpMethod.GET.equals(request.method())
        && !HttpMethod.HEAD.equals(request.method())) {
      then.accept(AdminPages.Answer.plain(405, "only GET and HEAD"));
    } else {
      String uri = request.uri();
      int query = uri.indexOf('?');
      pages.make(query < 0 ? uri : uri.substring(0, query), then);
    }
  }

  private static void write(ChannelHandlerContext context, AdminPages.Answer answer) {
    byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.code()),
            Unpooled.wrappedBuffer(text));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, text.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set("X-Content-Type-Options", "nosniff")
        .set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    if (answer.code() == HttpResponseStatus.METHOD_NOT_ALLOWED.code()) {
      response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
    }
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
