package sluice.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@RealServers
class RealServersIT {
  private final TestDatabase ofConstructor;

  RealServersIT(TestDatabase database) {
    this.ofConstructor = database;
  }

  @Test
  void classHasADatabaseOfItsOwn(TestDatabase database) throws SQLException {
    database.execute("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20))");
    database.execute("INSERT INTO t VALUES (1, 'ö😀')");

    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT DATABASE(), name, VERSION() FROM t")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo(database.name()).endsWith("realserversit");
      assertThat(row.getString(2)).isEqualTo("ö😀");
      assertThat(row.getString(3)).contains("MariaDB");
    }
  }

  @Test
  void allTestsOfAClassShareIt(TestDatabase database) {
    assertThat(database).isSameAs(ofConstructor);
  }

  @Test
  void classHasARedisDatabaseOfItsOwn(TestRedis redis) {
    try (StatefulRedisConnection<String, String> connection = redis.connect()) {
      connection.sync().set("k", "v");
      assertThat(connection.sync().dbsize()).isEqualTo(1);
      redis.flush();
      assertThat(connection.sync().dbsize()).isZero();
    }
  }

  @Nested
  class InnerClasses {
    @Test
    void shareIt(TestDatabase database) {
      assertThat(database).isSameAs(ofConstructor);
    }
  }
}
