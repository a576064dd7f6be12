package sluice.hostile;

import java.util.Arrays;
import java.util.function.Function;

/** Sorts of hostile requests, each named for what it once did. */
public enum AttackKind {
  HINTED_AGENT(HostileHits::hintedAgent),
  REPEATED_AGENT(HostileHits::repeatedAgent),
  LONG_HINT_HEADERS(HostileHits::longHintHeaders),
  LONG_HINT_JSON(HostileHits::longHintJson),
  LEAVES_OF_UNKNOWN_SITE(HostileHits::leavesOfUnknownSite),
  DISTINCT_REFERRERS(HostileHits::distinctReferrers),
  DOTTED_HOST(HostileHits::dottedHost),
  LONG_URL(HostileHits::longUrl),
  SEARCH_REFERRER(HostileHits::searchReferrer),
  WRAPPING_NUMBERS(HostileHits::wrappingNumbers),
  WRONG_TOKENS(HostileHits::wrongTokens),
  ITEMS(HostileHits::items),
  CUSTOM_VARIABLES(HostileHits::customVariables),
  DIMENSIONS(HostileHits::dimensions),
  LONG_TEXTS(HostileHits::longTexts),
  LANGUAGES_AND_ADDRESSES(HostileHits::languagesAndAddresses),
  CHUNKED(HostileBodies::chunked),
  UNSENT_BODIES(HostileBodies::unsentBodies),
  SLOW_BODIES(HostileBodies::slowBodies),
  GIANT_BULK(HostileBodies::giantBulk),
  ENDLESS_BODY(HostileBodies::endlessBody),
  NESTED_QUERIES(HostileBodies::nestedQueries),
  PARSE_STR(HostileBodies::parseStr),
  DEEP_JSON(HostileBodies::deepJson),
  JSON_NUMBERS(HostileBodies::jsonNumbers),
  JSON_VALUES(HostileBodies::jsonValues),
  MULTIPART_BOUNDARY(HostileMultipart::boundary),
  MULTIPART_DISPOSITIONS(HostileMultipart::dispositions),
  MULTIPART_PARTS(HostileMultipart::parts),
  MANY_HEADERS(HostileHeads::manyHeaders),
  EQUAL_HEADERS(HostileHeads::equalHeaders),
  UNFINISHED_HEADS(HostileHeads::unfinishedHeads),
  UNREAD_ANSWERS(HostileHeads::unreadAnswers),
  PIPELINED(HostileHeads::pipelined),
  WEBSOCKET_KEYS(HostileHeads::websocketKeys),
  ODD_VERSIONS(HostileHeads::oddVersions),
  ODD_FRAMING(HostileHeads::oddFraming),
  COOKIES(HostileHeads::cookies),
  INVALID_UTF8(HostileBodies::invalidUtf8),
  RANDOM_BYTES(HostileHeads::randomBytes),
  FOLDED_LINES(HostileHeads::foldedLines),
  LONG_LINES(HostileHeads::longLines),
  CHUNK_SIZES(HostileBodies::chunkSizes),
  DISTINCT_NAMES(HostileBodies::distinctNames),
  ESCAPES(HostileBodies::escapes),
  TIMES_AND_IDS(HostileHits::timesAndIds),
  CUT_OFF(AttackKind::cutOff),
  MUTATED(HostileHeads::mutated);

  private final Function<Draw, Attack> generator;

  AttackKind(Function<Draw, Attack> generator) {
    this.generator = generator;
  }

  /** The beginning of an attack of another kind, of which the rest never comes. */
  private static Attack cutOff(Draw draw) {
    AttackKind[] kinds = values();
    AttackKind kind = kinds[draw.between(0, CUT_OFF.ordinal() - 1)];
    byte[] whole = kind.draw(draw.seed(), 1).pieces().get(0);
    int kept = draw.between(20, Math.max(20, whole.length - 1));
    return Attack.unfinished(
        Arrays.copyOf(whole, Math.min(kept, whole.length)), draw.upTo(50, 1000));
  }

  /** The attack with this number of this kind; 0 has full strength. */
  public Attack draw(long seed, long index) {
    return generator.apply(new Draw(seed, name(), index));
  }
}
