package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Query strings of page urls (docs: tracker-ingest/docs/php.md#query-strings-of-page-urls). */
class QueryParametersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ?b=2&a=1                        | b=2&a=1
          a=1&a=2&b[]=1&b[]=2&c[k]=v&&d&e= | a=2&b[]=1&b[]=2&c[k]=v&d&e=
          q=a'b"c<d>&x=%27%22             | q=a&#039;b&quot;c&lt;d&gt;&x=%27%22
          0=1&00=2                        | 00=2
          ?a=1                            | a=1
          ??a=1                           | ?a=1
          a=1;b=2                         | a=1;b=2
          x;y/z&q=1;r=2                   | x;y/z&q=1;r=2
          a%5B%5d=1&a[%5D=2               | a[]=1&a[]=2
          a%5Bk%5D=1                      | a[k]=1
          a[]&a[]=                        | a[]&a[]=
          a=1&b=1&a[]=2                   | a[]=2&b=1
          a[]=2&a=1                       | a=1
          []=1                            | []=1
          0[]=1                           | 0[]=1
          ` a=1 `                         | ` a=1`
          =5&x=0                          | x=0
          0                               | ``
          """)
  void textIsWhatMatomoRebuilds(String query, String expected) {
    assertThat(QueryParameters.parse(query).text(name -> false)).isEqualTo(expected);
  }

  @Test
  void excludedNamesAreComparedInLowerCase() {
    QueryParameters parameters = QueryParameters.parse("GCLID=1&a=2&B%5B%5D=3&É=4");
    assertThat(parameters.text(Set.of("gclid", "b")::contains)).isEqualTo("a=2&É=4");
    assertThat(parameters.text(Set.of("a", "é")::contains)).isEqualTo("GCLID=1&B[]=3&É=4");
  }

  @Test
  void valueTellsListsFromPlainParameters() {
    QueryParameters parameters = QueryParameters.parse("a[]=1&a[]&b=2&c&d=");
    assertThat(parameters.value("a").orElseThrow().scalar()).isEmpty();
    assertThat(parameters.value("a").orElseThrow().first()).contains("1");
    assertThat(parameters.value("b").flatMap(QueryParameters.Value::scalar)).contains("2");
    assertThat(parameters.value("c").flatMap(QueryParameters.Value::scalar)).isEmpty();
    assertThat(parameters.value("d").flatMap(QueryParameters.Value::scalar)).contains("");
    assertThat(parameters.value("e")).isEqualTo(Optional.empty());
  }
}
