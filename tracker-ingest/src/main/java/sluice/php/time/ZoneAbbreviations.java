package sluice.php.time;

import java.util.HashMap;
import java.util.Map;

/**
 * The abbreviations of time zones that PHP knows, each with the one offset that PHP takes it for:
 * {@code ist} is Israel's, {@code bst} Britain's. Measured with PHP 8.2, abbreviation by
 * abbreviation. Immutable.
 */
final class ZoneAbbreviations {

  /** Seconds east of Greenwich, then the abbreviations that stand for them. */
  private static final String TABLE =
      """
      -43200 y
      -39600 sst x
      -36000 ahst bdt hst w
      -34200 hdt hpt hwt
      -32400 ahdt akst yst v
      -28800 akdt pst ydt ypt ywt u
      -26248 emt
      -25200 mst pdt ppt pwt yddt t
      -21600 cst mdt mpt mwt pddt s
      -20173 sjmt
      -19776 hmt
      -18840 qmt
      -18000 cdt cpt cwt est mddt r
      -17340 ppmt
      -16800 sdmt
      -15408 cmt
      -14660 ffmt
      -14400 ast cddt edt ept ewt q
      -14309 bmt
      -13884 smt
      -13840 amt
      -13236 pmt
      -12600 nst
      -10800 adt apt awt eddt p
      -9052 ndt
      -9000 npt nwt
      -7200 addt o
      -5400 nddt
      -4056 fmt
      -3600 n
      -1521 dmt
      0 gmt uct utc wet z
      3600 bst cet met wat west a
      5040 wmt
      5736 kmt
      5794 rmt
      7200 bdst cat cest eet ist mest sast wast wemt b
      8440 jmt
      9017 mmt
      9394 lst
      10751 tbmt
      10800 cemt eat eest idt msk c
      12344 tmt
      14400 iddt msd d
      16279 mdst
      18000 pkt e
      21600 pkst f
      25025 imt
      25200 wib g
      25590 plmt
      28800 awst hkt wita h
      30600 kst
      32400 awdt hkst jst wit i
      34200 acst cast
      36000 aest chst gst jdt kdt k
      37800 acdt
      39600 aedt gdt l
      41400 nzmt
      43200 nzst m
      46800 nzdt
      """;

  /** By abbreviation in lower case: seconds east of Greenwich. */
  static final Map<String, Integer> SECONDS = read();

  private ZoneAbbreviations() {}

  private static Map<String, Integer> read() {
    Map<String, Integer> seconds = new HashMap<>();
    for (String line : TABLE.lines().toList()) {
      String[] words = line.split(" ");
      for (int i = 1; i < words.length; i++) {
        seconds.put(words[i], Integer.valueOf(words[0]));
      }
    }
    return Map.copyOf(seconds);
  }
}
