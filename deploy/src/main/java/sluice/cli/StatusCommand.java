package sluice.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import sluice.process.ExitCode;

/** {@code sluice status}: what a running process says of itself. */
final class StatusCommand implements Subcommand {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "status";
  }

  @Override
  public String description() {
    return "Prints the status page of a running process; exit code 0 when it is ready, 69 when not.";
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.MATOMO_DIR, Flag.ADMIN_LISTEN);
  }

  @Override
  public int run(Arguments arguments) throws InterruptedException {
    Installation installation = Installation.of(arguments);
    InetSocketAddress admin = installation.adminListen();
    installation.faults().throwIfAny();
    String url = "http://" + admin.getHostString() + ":" + admin.getPort();
    HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    try {
      System.out.println(get(client, url + "/").body().strip());
      HttpResponse<String> ready = get(client, url + "/health/ready");
      System.out.println(ready.body().strip());
      return ready.statusCode() == 200 ? ExitCode.OK : ExitCode.UNAVAILABLE;
    } catch (IOException e) {
      System.err.println(
          "sluice status: nothing answers at "
              + url
              + ": is the process running, and is --admin-listen its own?");
      return ExitCode.UNAVAILABLE;
    }
  }

  private static HttpResponse<String> get(HttpClient client, String url)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
