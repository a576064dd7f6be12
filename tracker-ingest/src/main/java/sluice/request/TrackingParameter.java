package sluice.request;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parameters that the tracker reads, each with its type and default (docs:
 * tracker-ingest/docs/parameters.md; those that Matomo 5.1 does not have are in
 * queue-worker/docs/versions.md). Immutable.
 *
 * @param name as in the query
 * @param type how it is read
 * @param text default of a string, else ""
 * @param integer default of an integer, else 0
 */
record TrackingParameter(String name, Type type, String text, long integer) {

  /** How a parameter is read (docs: tracker-ingest/docs/php.md#typed-parameters). */
  enum Type {
    TEXT,
    INTEGER,
    DECIMAL,
    JSON
  }

  /**
   * The declared parameters by name. It is a HashMap because it is asked a hundred times a hit, and
   * answers faster than Map.of's.
   */
  private static final Map<String, TrackingParameter> ALL =
      new HashMap<>(
          Stream.of(
                  integers(0, "idsite rec new_visit ping bots ca dp _refts queuedtracking"),
                  integers(0, "cdo h m s fla java qt realp pdf wma ag cookie"),
                  integers(-1, "idgoal search_count http_status bw_bytes"),
                  integers(-1, "pf_net pf_srv pf_tfr pf_dm1 pf_dm2 pf_onl"),
                  texts("", "url urlref action_name _id cid uid token_auth cdt cip"),
                  texts("", "country region city lat long ua lang cs pv_id source"),
                  texts("unknown", "res"),
                  texts("", "link download search search_cat e_c e_a e_n c_n c_p c_t c_i"),
                  texts("", "ec_id _pks _pkn _pkc _ref _rcn _rck"),
                  named("e_v revenue ec_st ec_tx ec_sh ec_dt _pkp", name -> of(name, Type.DECIMAL)),
                  named("uadata ec_items", name -> of(name, Type.JSON)))
              .flatMap(Function.identity())
              .collect(Collectors.toUnmodifiableMap(TrackingParameter::name, Function.identity())));

  /** What the names of custom dimensions begin with: there is one text parameter for each id. */
  private static final String DIMENSION = "dimension";

  /**
   * The declared parameter.
   *
   * @throws IllegalArgumentException when the name is not declared with this type: a mistake in the
   *     calling code
   */
  static TrackingParameter declared(String name, Type type) {
    TrackingParameter parameter = ALL.get(name);
    if (parameter != null && parameter.type == type) {
      return parameter;
    }
    if (parameter == null && type == Type.TEXT && name.startsWith(DIMENSION)) {
      return of(name, Type.TEXT);
    }
    throw new IllegalArgumentException(
        "no tracking parameter '" + name + "' of type " + type + " is declared");
  }

  private static TrackingParameter of(String name, Type type) {
    return new TrackingParameter(name, type, "", 0);
  }

  private static Stream<TrackingParameter> integers(long fallback, String names) {
    return named(names, name -> new TrackingParameter(name, Type.INTEGER, "", fallback));
  }

  private static Stream<TrackingParameter> texts(String fallback, String names) {
    return named(names, name -> new TrackingParameter(name, Type.TEXT, fallback, 0));
  }

  private static Stream<TrackingParameter> named(
      String names, Function<String, TrackingParameter> declaration) {
    return Arrays.stream(names.split(" ")).map(declaration);
  }
}
