package sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Our keys against the server's own collation, for every character of the basic plane. */
@RealServers
class CollationKeyIT {

  @Test
  void charactersAreEqualWhereTheServerSaysSo(TestDatabase database) throws Exception {
    Map<String, Integer> byWeight = new HashMap<>();
    Map<String, String> keyOfWeight = new HashMap<>();
    Map<String, String> weightOfKey = new HashMap<>();
    List<String> differences = new ArrayList<>();
    String sql =
        "SELECT seq, HEX(WEIGHT_STRING(CONVERT(CHAR(seq USING ucs2) USING utf8mb4) COLLATE"
            + " utf8mb4_general_ci)) FROM seq_33_to_65533 WHERE seq NOT BETWEEN 55296 AND 57343"
            + " ORDER BY seq";
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        int codePoint = rows.getInt(1);
        String weight = rows.getString(2);
        String key = CollationKey.of(Character.toString(codePoint));
        int first = byWeight.merge(weight, codePoint, (old, now) -> old);
        String known = keyOfWeight.merge(weight, key, (old, now) -> old);
        String other = weightOfKey.merge(key, weight, (old, now) -> old);
        if (!known.equals(key) || !other.equals(weight)) {
          differences.add(
              String.format("U+%04X weight %s like U+%04X key %s", codePoint, weight, first, key));
        }
      }
    }
    assertThat(differences).hasSizeLessThan(90).allMatch(CollationKeyIT::isRare);
  }

  /** Letters of no living alphabet, phonetic ones, and old Greek accents. */
  private static boolean isRare(String difference) {
    int codePoint = Integer.parseInt(difference.substring(2, 6), 16);
    boolean isLatin = codePoint < 0x220;
    boolean isGreek = codePoint >= 0x386 && codePoint <= 0x3CE && codePoint != 0x387;
    boolean isCyrillic = codePoint >= 0x400 && codePoint <= 0x481;
    return !isLatin && !isGreek && !isCyrillic;
  }
}
