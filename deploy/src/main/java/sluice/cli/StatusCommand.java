package sluice.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import sluice.admin.AdminServer;
import sluice.doctor.Examination;
import sluice.matomo.DatabaseAddress;
import sluice.process.ExitCode;

/** {@code sluice status}: what the running processes say of themselves. */
final class StatusCommand implements Subcommand {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final int OK = 200;

  @Override
  public String name() {
    return "status";
  }

  @Override
  public String description() {
    return "Prints the status pages of the running processes, and the facts of the installation when its database is named;"
        + " exit code 0 when all are ready, 69 when not.";
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.MATOMO_DIR,
        Flag.MATOMO_HOST,
        Flag.DATABASE_URL,
        Flag.DATABASE_USER,
        Flag.DATABASE_PASSWORD,
        Flag.TABLES_PREFIX,
        Flag.ADMINS);
  }

  @Override
  public int run(Arguments arguments) throws InterruptedException {
    Installation installation = Installation.of(arguments);
    List<InetSocketAddress> admins = installation.admins();
    installation.faults().throwIfAny();
    boolean areNamed = installation.settings().text(Flag.ADMINS.name()).isPresent();
    HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    int answering = 0;
    boolean allReady = true;
    for (InetSocketAddress admin : admins) {
      try {
        System.out.println(get(client, AdminServer.url(admin, "/")).body().strip());
        HttpResponse<String> ready = get(client, AdminServer.url(admin, "/health/ready"));
        System.out.println(ready.body().strip() + "\n");
        allReady &= ready.statusCode() == OK;
        answering++;
      } catch (ConnectException e) {
        // Not every process runs on every host; if none does, the end of the command says so. One
        // that somebody names is meant to.
        if (areNamed) {
          System.err.println("sluice status: no process answers at " + words(admin));
          allReady = false;
        }
      } catch (IOException e) {
        System.err.println(
            "sluice status: what listens at "
                + words(admin)
                + " does not answer: "
                + e.getMessage());
        allReady = false;
        answering++;
      }
    }
    if (DatabaseAddress.of(installation.settings()).isPresent()) {
      DoctorCommand.printFacts(
          Examination.facts(ExaminedInstallation.of(installation, Path.of("/"))));
    }
    if (answering == 0) {
      System.err.println(
          "sluice status: no process answers at "
              + String.join(", ", admins.stream().map(StatusCommand::words).toList())
              + ": is one running, and is --admin-listen its own?");
    }
    return answering > 0 && allReady ? ExitCode.OK : ExitCode.UNAVAILABLE;
  }

  private static String words(InetSocketAddress admin) {
    return AdminServer.url(admin, "/").getAuthority();
  }

  private static HttpResponse<String> get(HttpClient client, URI url)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(url).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
  }
}
