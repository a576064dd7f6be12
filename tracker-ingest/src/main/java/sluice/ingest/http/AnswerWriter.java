package sluice.ingest.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/** Writes the answers of one connection. Owned by the connection's event loop. */
final class AnswerWriter {

  private final ChannelHandlerContext context;

  AnswerWriter(ChannelHandlerContext context) {
    this.context = context;
  }

  /** Writes an answer after which the connection goes on. */
  void write(Answer answer, HttpRequest head) {
    boolean isOld = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    Answer.Connection kept = isOld ? Answer.Connection.KEPT_1_0 : Answer.Connection.KEPT;
    context.writeAndFlush(encoded(answer, head, kept), context.voidPromise());
  }

  /**
   * Writes an answer with which the connection ends.
   *
   * @param lingers whether the client may still be sending: closing at once would have its system
   *     throw the answer away, so what it sends is read and dropped until somebody closes
   */
  void writeLast(Answer answer, HttpRequest head, boolean lingers) {
    context
        .writeAndFlush(encoded(answer, head, Answer.Connection.CLOSED))
        .addListener(lingers ? written -> shutdownOutput() : ChannelFutureListener.CLOSE);
  }

  private ByteBuf encoded(Answer answer, HttpRequest head, Answer.Connection after) {
    boolean withBody = !head.method().equals(HttpMethod.HEAD);
    return answer.encode(context.alloc(), after, withBody);
  }

  private void shutdownOutput() {
    if (context.channel() instanceof DuplexChannel channel && channel.isActive()) {
      channel.shutdownOutput();
      channel.config().setAutoRead(true);
    }
  }

  /** Bytes of answers that the client's system has not taken. */
  long unread() {
    ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
    return pending == null ? 0 : pending.totalPendingWriteBytes();
  }
}
