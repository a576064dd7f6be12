package sluice.ingest.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Netty's decoder, which also tells the connection when bytes arrive: a head that comes byte by
 * byte is seen by nobody else. Owned by the connection's event loop.
 */
final class RequestDecoder extends HttpRequestDecoder {

  private final TrackerHandler connection;

  RequestDecoder(HttpLimits limits, TrackerHandler connection) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.maxUriBytes())
            .setMaxHeaderSize(limits.maxHeaderBytes()));
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    connection.bytesArrived();
    super.channelRead(context, message);
  }
}
