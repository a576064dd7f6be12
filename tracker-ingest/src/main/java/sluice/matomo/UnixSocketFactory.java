package sluice.matomo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/**
 * Connects the MariaDB driver to a Unix domain socket with what the JDK has; the driver's own way
 * wants a native library. Named in the JDBC URL, and made by the driver, hence public. The driver
 * uses a connection from one thread at a time, which the JDK's channel streams ask for.
 */
public final class UnixSocketFactory extends ConfigurableSocketFactory {
  /** The option of the JDBC URL that holds the socket's path. */
  static final String PATH_OPTION = "unixSocketPath";

  private String path = "";

  /** For the driver, which makes it by its name. */
  public UnixSocketFactory() {}

  @Override
  public void setConfiguration(Configuration configuration, String host) {
    path = configuration.nonMappedOptions().getProperty(PATH_OPTION, "");
  }

  @Override
  public Socket createSocket() throws IOException {
    return new UnixSocket(path);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort)
      throws IOException {
    return connected();
  }

  private Socket connected() throws IOException {
    Socket socket = new UnixSocket(path);
    socket.connect(UnixDomainSocketAddress.of(path));
    return socket;
  }

  /** A socket whose bytes go through a channel; it takes options of TCP, which have no effect. */
  private static final class UnixSocket extends Socket {
    private final String path;
    private final SocketChannel channel;

    UnixSocket(String path) throws IOException {
      super((SocketImpl) null);
      this.path = path;
      this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
      connect(ignored, 0);
    }

    @Override
    public void connect(SocketAddress ignored, int timeoutMs) throws IOException {
      try {
        channel.connect(UnixDomainSocketAddress.of(path));
      } catch (SocketException e) {
        throw new SocketException("unix socket " + path + ": " + e.getMessage());
      }
    }

    @Override
    public InputStream getInputStream() {
      return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream getOutputStream() {
      return Channels.newOutputStream(channel);
    }

    @Override
    public boolean isConnected() {
      return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
      return !channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }

    @Override
    public void shutdownInput() throws IOException {
      channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
      channel.shutdownOutput();
    }

    @Override
    public void setSoTimeout(int timeoutMs) {
      // A channel has no read timeout; the session's limits on the server hold instead.
    }

    @Override
    public int getSoTimeout() {
      return 0;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
      // The socket has no TCP options.
    }

    @Override
    public void setKeepAlive(boolean on) {
      // The socket has no TCP options.
    }
  }
}
