package sluice.logs;

/** What a log may say of a request. */
public enum LogValue {
  /** Address of the client. */
  IP,
  /** Host that was asked, as the client named it. */
  HOST,
  /** Name of a user who logged in by HTTP. */
  USERID,
  /** Time, as {@link LogTime} reads it. */
  DATE,
  /** The time of day, where the date is apart. */
  TIME,
  /** Offset from UTC of a time that has none. */
  ZONE,
  METHOD,
  /** Path with the query, if that is not apart. */
  PATH,
  QUERY_STRING,
  STATUS,
  /** Bytes of the answer. */
  LENGTH,
  REFERRER,
  USER_AGENT,
  /** Time that the answer took, in seconds. */
  SECONDS,
  /** The same in milliseconds. */
  MILLISECONDS,
  /** The same in nanoseconds. */
  NANOSECONDS,
  /** Action of a streaming server's event. */
  EVENT_ACTION,
  EVENT_NAME,
  /** Method, path and protocol in one; only in the notation of a format. */
  REQUEST,
  /** What nobody needs. */
  NOTHING
}
