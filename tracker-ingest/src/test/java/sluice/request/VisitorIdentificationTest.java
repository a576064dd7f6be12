package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.php.url.PhpQueryString;
import sluice.request.VisitorIdentification.Invalid;
import sluice.request.VisitorIdentification.Known;
import sluice.request.VisitorIdentification.None;
import sluice.request.VisitorIdentification.Source;

/** Ids of visitors (docs: tracker-ingest/docs/visitor.md#visitor-id). */
class VisitorIdentificationTest {

  private static final String ID = "0123456789abcdef";

  private static VisitorIdentification of(String query, VisitorIdRules rules) {
    RequestEnvironment environment =
        new RequestEnvironment(Map.of(), Map.of("_pk_uid", "0=ZmVkY2JhOTg3NjU0MzIxMA=="));
    return VisitorIdentification.of(
        new TrackingRequest(
            PhpQueryString.parse(query), new Arrival(environment, Optional.empty(), 0)),
        rules);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          _id=0123456789ABCDEFffff              | 0123456789abcdef | FIRST_PARTY
          _id=zzzzzzzzzzzzzzzz                  | 0000000000000000 | FIRST_PARTY
          _id=g123456789abcdeG                  | 0123456789abcde0 | FIRST_PARTY
          _id=%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9 | 0000000000000000 | FIRST_PARTY
          uid=user@example.org                  | 547e41ffe2031bcd | USER_ID
          uid=user@example.org&cid=short        | 547e41ffe2031bcd | USER_ID
          uid=0&_id=0123456789abcdef            | 0123456789abcdef | FIRST_PARTY
          uid=0&cid=fedcba9876543210            | fedcba9876543210 | FORCED
          cid=fedcba9876543210&_id=0123456789abcdef | fedcba9876543210 | FORCED
          cid=0&_id=0123456789abcdef            | 0123456789abcdef | FIRST_PARTY
          """)
  void precedenceByDefault(String query, String hex, Source source) {
    VisitorIdentification found = of(query, VisitorIdRules.DEFAULT);
    assertThat(found).isInstanceOf(Known.class);
    assertThat(((Known) found).id().hex()).isEqualTo(hex);
    assertThat(((Known) found).source()).isEqualTo(source);
  }

  @ParameterizedTest
  @CsvSource({"_id=short", "''", "_id=0123456789abcde", "_id[]=0123456789abcdef"})
  void withoutIdThereIsNone(String query) {
    assertThat(of(query, VisitorIdRules.DEFAULT)).isEqualTo(None.INSTANCE);
  }

  @ParameterizedTest
  @CsvSource({"cid=short", "cid=0123456789abcdef0", "cid=%C3%A90123456789abcde"})
  void forcedIdOfAnotherLengthIsInvalid(String query) {
    assertThat(of(query + "&_id=" + ID, VisitorIdRules.DEFAULT)).isInstanceOf(Invalid.class);
  }

  @Test
  void hashIsTakenOfTheEscapedUserId() {
    assertThat(of("uid=a%26b", VisitorIdRules.DEFAULT).visitorId().orElseThrow())
        .isEqualTo(of("uid=a%26amp;b", VisitorIdRules.DEFAULT).visitorId().orElseThrow());
  }

  @Test
  void userIdDoesNotCountWhereItDoesNotOverwrite() {
    VisitorIdRules rules =
        new VisitorIdRules(false, Optional.empty(), false, Optional.empty(), ZeroVisitorId.VISITOR);
    assertThat(of("uid=x", rules)).isEqualTo(None.INSTANCE);
    assertThat(of("uid=x&_id=" + ID, rules).visitorId().map(VisitorId::hex)).contains(ID);
  }

  @Test
  void pseudonymisedUserIdGivesAnotherVisitor() {
    VisitorIdRules rules =
        new VisitorIdRules(
            true, Optional.empty(), false, Optional.of("salt"), ZeroVisitorId.VISITOR);
    TrackingRequest request =
        new TrackingRequest(
            PhpQueryString.parse("uid=x"),
            new Arrival(RequestEnvironment.EMPTY, Optional.empty(), 0));
    // sha1("xsalt")
    String pseudonym = "732cb50d2b29f21b475ae311214f18a016a7f720";
    assertThat(VisitorIdentification.userId(request, rules)).isEqualTo(pseudonym);
    assertThat(of("uid=x", rules)).isEqualTo(of("uid=" + pseudonym, VisitorIdRules.DEFAULT));
    assertThat(VisitorIdentification.userId(request, VisitorIdRules.DEFAULT)).isEqualTo("x");
  }

  @Test
  void thirdPartyCookieComesBeforeFirstPartyId() {
    VisitorIdRules rules =
        new VisitorIdRules(
            true, Optional.of("_pk_uid"), false, Optional.empty(), ZeroVisitorId.VISITOR);
    assertThat(of("_id=" + ID, rules))
        .isEqualTo(new Known(VisitorId.ofHex("fedcba9876543210"), Source.THIRD_PARTY_COOKIE));
    assertThat(of("cid=" + ID, rules).visitorId().map(VisitorId::hex)).contains(ID);
  }

  @Test
  void forcedCookielessIgnoresBothCookies() {
    VisitorIdRules rules =
        new VisitorIdRules(
            true, Optional.of("_pk_uid"), true, Optional.empty(), ZeroVisitorId.VISITOR);
    assertThat(of("_id=" + ID, rules)).isEqualTo(None.INSTANCE);
    assertThat(of("cid=" + ID, rules).visitorId().map(VisitorId::hex)).contains(ID);
  }

  @Test
  void zeroIdIsNoneWhereConfigured() {
    VisitorIdRules rules =
        new VisitorIdRules(true, Optional.empty(), false, Optional.empty(), ZeroVisitorId.NONE);
    assertThat(of("_id=0000000000000000", rules)).isEqualTo(None.INSTANCE);
    assertThat(of("_id=0000000000000000", VisitorIdRules.DEFAULT).visitorId())
        .contains(VisitorId.ZERO);
    assertThat(of("_id=" + ID, rules).visitorId()).isPresent();
  }
}
