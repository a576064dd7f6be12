package sluice.ingest.http;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Random;

/** GET requests as Netty hands them on, the same ones at each call. Stateless. */
final class SampleHeads {
  private SampleHeads() {}

  static ReceivedRequest[] make(int count) {
    ReceivedRequest[] requests = new ReceivedRequest[count];
    Random random = new Random(42);
    for (int i = 0; i < count; i++) {
      String query =
          "action_name=Running%20shoes&idsite=1&rec=1&r="
              + random.nextInt(1_000_000)
              + "&h=12&m=34&s=56&url=https%3A%2F%2Fshop.example.org%2Fproducts%2F"
              + random.nextInt(5000)
              + "%3Fpage%3D2&urlref=https%3A%2F%2Fwww.google.com%2F&_id="
              + String.format("%016x", random.nextLong())
              + "&send_image=0&pv_id=t5RqWz&pf_net=12&pf_srv=80&pdf=1&qt=0&cookie=1&res=1440x900";
      DefaultHttpRequest head =
          new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/matomo.php?" + query);
      head.headers()
          .add("Host", "stats.example.org")
          .add(
              "User-Agent",
              "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0")
          .add("Accept", "*/*")
          .add("Accept-Language", "de,en-US;q=0.7,en;q=0.3")
          .add("Accept-Encoding", "gzip, deflate, br, zstd")
          .add("Referer", "https://shop.example.org/")
          .add("Sec-Fetch-Mode", "no-cors");
      requests[i] = new ReceivedRequest(head, new byte[0], "192.0.2.7");
    }
    return requests;
  }
}
