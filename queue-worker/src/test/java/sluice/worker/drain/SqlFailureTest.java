package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFailureTest {

  @ParameterizedTest
  @CsvSource({
    "1213, 40001, AGAIN",
    "1205, HY000, AGAIN",
    "1020, HY000, AGAIN",
    "1290, HY000, RECONNECT",
    "1047, 08S01, RECONNECT",
    "1114, HY000, WAIT",
    "1021, HY000, WAIT",
    "1030, HY000, WAIT",
    "1146, 42S02, WAIT",
    "1054, 42S22, WAIT",
    "1176, 42000, WAIT",
    "1927, 70100, RECONNECT",
    "2013, HY000, RECONNECT",
    "0, 08S01, RECONNECT",
    "1062, 23000, REAL",
    "1406, 22001, REAL",
    "1366, 22007, REAL"
  })
  void theServersCodeDecides(int code, String state, SqlFailure expected) {
    assertThat(SqlFailure.of(new SQLException("x", state, code))).isEqualTo(expected);
  }

  @Test
  void aConnectionExceptionWithoutCodeMeansReconnect() {
    assertThat(SqlFailure.of(new SQLNonTransientConnectionException("x")))
        .isEqualTo(SqlFailure.RECONNECT);
  }

  @Test
  void aConnectionThatThePoolHasTakenBackMeansReconnect() throws Exception {
    Field closed =
        Class.forName("com.zaxxer.hikari.pool.ProxyConnection$ClosedConnection")
            .getDeclaredField("CLOSED_CONNECTION");
    closed.setAccessible(true);
    SQLException failure =
        catchThrowableOfType(
            SQLException.class, () -> ((Connection) closed.get(null)).createStatement());
    assertThat(SqlFailure.of(failure)).as(failure.toString()).isEqualTo(SqlFailure.RECONNECT);
  }
}
