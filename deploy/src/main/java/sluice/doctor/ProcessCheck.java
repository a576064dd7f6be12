package sluice.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sluice.admin.AdminServer;

/** What the processes of this machine say of themselves. Stateless. */
final class ProcessCheck {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private static final int OK = 200;

  private ProcessCheck() {}

  static List<Finding> look(ExaminedHost.Admins admins) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
    List<Finding> findings = new ArrayList<>();
    for (InetSocketAddress admin : admins.addresses()) {
      String place = words(admin);
      try {
        HttpResponse<String> live = ask(client, AdminServer.url(admin, "/health/live"));
        HttpResponse<String> ready = ask(client, AdminServer.url(admin, "/health/ready"));
        findings.add(judged(place, live, ready));
      } catch (ConnectException e) {
        // Not every process runs on every machine; that none does is said below.
        if (admins.areNamed()) {
          findings.add(away(place));
        }
      } catch (IOException e) {
        findings.add(
            Finding.error(
                FindingKind.PROCESS,
                "what listens on " + place + " does not answer within " + LIMIT.toSeconds() + " s",
                "systemctl restart the process of that port"));
      }
    }
    return findings.isEmpty()
        ? List.of(
            Finding.warning(
                FindingKind.PROCESS,
                "no process of Sluice answers here, at "
                    + String.join(
                        ", ", admins.addresses().stream().map(ProcessCheck::words).toList()),
                "systemctl start sluice-ingest sluice-worker sluice-archive; or name its --admin-listen"))
        : findings;
  }

  private static String words(InetSocketAddress admin) {
    return AdminServer.url(admin, "/").getAuthority();
  }

  private static Finding away(String place) {
    return Finding.warning(
        FindingKind.PROCESS,
        "no process answers on " + place + ", which --admin-listen names",
        "systemctl status the process of that port; or leave it out");
  }

  private static Finding judged(
      String place, HttpResponse<String> live, HttpResponse<String> ready) {
    if (live.statusCode() != OK) {
      return Finding.error(
          FindingKind.PROCESS,
          place + " is not alive: " + words(live),
          "systemctl restart the process of that port");
    }
    return ready.statusCode() == OK
        ? Finding.ok(FindingKind.PROCESS, place + " is ready")
        : Finding.warning(
            FindingKind.PROCESS,
            place + " is not ready: " + words(ready),
            "mend what it names; sluice status shows more");
  }

  private static String words(HttpResponse<String> answer) {
    return answer.body().strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  private static HttpResponse<String> ask(HttpClient client, URI url)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(url).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
  }
}
