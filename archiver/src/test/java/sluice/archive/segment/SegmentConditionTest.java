package sluice.archive.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentConditionTest {

  private static String parsed(String definition) throws SegmentRefused {
    return SegmentCondition.parse(definition).stream()
        .map(
            group ->
                group.stream()
                    .map(
                        condition ->
                            condition.field()
                                + " "
                                + condition.operator()
                                + " "
                                + condition.value())
                    .collect(Collectors.joining(" or ")))
        .collect(Collectors.joining(" and "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "countryCode==fr;deviceType==smartphone|countryCode EQUAL fr and deviceType EQUAL smartphone",
        "referrerType==campaign,referrerType==social;visitDuration>=30|referrerType EQUAL campaign or referrerType EQUAL social and visitDuration AT_LEAST 30",
        "pageUrl=@a\\,b\\;c;|pageUrl CONTAINS a,b;c",
        "pageTitle!@x%253By|pageTitle NOT_CONTAINS x;y",
        "browserCode%3D%3DFF|browserCode EQUAL FF",
        "pageUrl=^http://a==b|pageUrl STARTS http://a==b"
      })
  void definitionIsAndOfOrs(String definition, String meaning) throws SegmentRefused {
    assertThat(parsed(definition)).isEqualTo(meaning);
  }

  @Test
  void conditionWithoutOperatorIsRefused() {
    assertThatThrownBy(() -> SegmentCondition.parse("nonsense"))
        .isInstanceOf(SegmentRefused.class)
        .hasMessageContaining("nonsense");
  }
}
