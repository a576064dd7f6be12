package sluice.ingest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Varied page views as bytes of HTTP, as {@code hits.lua} makes them for wrk. Stateless. */
final class SampleRequests {

  private static final String[] PAGES = {
    "%2F",
    "%2Fproducts%2Fshoes%2Frunning-42",
    "%2Fblog%2F2026%2F11%2Fhow-we-measure",
    "%2Fcart",
    "%2Fsearch%3Fq%3Dred%2Bshoes%26page%3D2",
    "%2Fde%2Fkontakt",
    "%2Fdocs%2Finstall%2Flinux",
    "%2Faccount%2Forders"
  };

  private static final String[] TITLES = {
    "Home",
    "Running%20shoes%20-%20Example%20Shop",
    "How%20we%20measure",
    "Cart",
    "Search%20results",
    "Kontakt%20%C3%BCber%20uns",
    "Install%20on%20Linux",
    "Your%20orders"
  };

  private static final String[] AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
        + " Chrome/130.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
        + " Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
  };

  private static final int VISITORS = 20_000;

  private SampleRequests() {}

  /** Makes this many requests, the same ones at each call. */
  static List<byte[]> render(int count) {
    Random random = new Random(42);
    List<byte[]> requests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      requests.add(request(random).getBytes(StandardCharsets.US_ASCII));
    }
    return requests;
  }

  private static String request(Random random) {
    int page = random.nextInt(PAGES.length);
    String query =
        "action_name=%s&idsite=1&rec=1&r=%06d&h=12&m=%d&s=30&url=https%%3A%%2F%%2Fshop.example.org%s&urlref=https%%3A%%2F%%2Fwww.google.com%%2F&_id=%08x00000063&send_image=1&pv_id=%06x&pf_net=12&pf_srv=80&pf_tfr=3&pdf=1&cookie=1&res=1920x1080"
            .formatted(
                TITLES[page],
                random.nextInt(1_000_000),
                random.nextInt(60),
                PAGES[page],
                (1 + random.nextInt(VISITORS)) * 104_729,
                random.nextInt(1 << 24));
    return String.format(
        Locale.ROOT,
        "GET /matomo.php?%s HTTP/1.1\r\nHost: localhost\r\nUser-Agent: %s\r\nAccept:"
            + " image/avif,image/webp,*/*\r\nAccept-Language: de-DE,de;q=0.9,en;q=0.7\r\nReferer:"
            + " https://shop.example.org/\r\n\r\n",
        query,
        AGENTS[random.nextInt(AGENTS.length)]);
  }
}
