-- Our own tables beside Matomo's; ${prefix} is Matomo's tables prefix. Created when missing.
CREATE TABLE IF NOT EXISTS ${prefix}sluice_queue_cursor (
  queue INT UNSIGNED NOT NULL PRIMARY KEY,
  epoch BIGINT UNSIGNED NOT NULL COMMENT 'raised by each owner; a batch of an older one does not commit',
  consumed BIGINT UNSIGNED NOT NULL COMMENT 'request sets, or parts of large ones, since the beginning',
  requests BIGINT UNSIGNED NOT NULL COMMENT 'tracking requests since the beginning',
  connection BIGINT UNSIGNED NOT NULL COMMENT 'the owner''s connection id',
  part_entry VARCHAR(40) CHARACTER SET ascii NOT NULL COMMENT 'SHA-1 of the entry that is consumed in parts, or empty',
  part_offset INT UNSIGNED NOT NULL COMMENT 'requests of it that are consumed',
  digests BLOB NOT NULL COMMENT 'as written by older versions, which had no table for them',
  updated BIGINT UNSIGNED NOT NULL COMMENT 'Unix milliseconds',
  outside BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'how often the owner of another queue consumed numbers of this one',
  php BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'consumed entries of PHP since the beginning'
) ENGINE=InnoDB;
CREATE TABLE IF NOT EXISTS ${prefix}sluice_queue_digest (
  queue INT UNSIGNED NOT NULL,
  position BIGINT UNSIGNED NOT NULL COMMENT 'of the last of them among the entries of PHP, from 1',
  digests BLOB NOT NULL COMMENT 'of consecutive entries of PHP, 8 bytes each, oldest first',
  PRIMARY KEY (queue, position)
) ENGINE=InnoDB;
CREATE TABLE IF NOT EXISTS ${prefix}sluice_queue_producer (
  queue INT UNSIGNED NOT NULL,
  producer VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sequence BIGINT UNSIGNED NOT NULL COMMENT 'the highest that was consumed',
  updated BIGINT UNSIGNED NOT NULL COMMENT 'Unix milliseconds',
  gaps VARBINARY(16000) NOT NULL DEFAULT '' COMMENT 'numbers below that were not: first and last of each gap, 8 bytes each',
  PRIMARY KEY (queue, producer)
) ENGINE=InnoDB;
CREATE TABLE IF NOT EXISTS ${prefix}sluice_queue_attempt (
  queue INT UNSIGNED NOT NULL PRIMARY KEY,
  owner VARCHAR(64) CHARACTER SET ascii NOT NULL COMMENT 'the process that prepares entries of the queue; empty when it ended in order',
  epoch BIGINT UNSIGNED NOT NULL COMMENT 'the owner''s',
  position BIGINT UNSIGNED NOT NULL COMMENT 'consumed when it began',
  deaths INT UNSIGNED NOT NULL COMMENT 'processes that ended one after the other without getting beyond position',
  apart_until BIGINT UNSIGNED NOT NULL COMMENT 'entries before this position are prepared alone',
  entry VARCHAR(40) CHARACTER SET ascii NOT NULL COMMENT 'SHA-1 of the entry that is prepared alone now, or empty',
  suspect VARCHAR(40) CHARACTER SET ascii NOT NULL COMMENT 'SHA-1 of the entry in whose preparation a process ended last, or empty',
  ended INT UNSIGNED NOT NULL COMMENT 'processes that ended so, one after the other'
) ENGINE=InnoDB;
CREATE TABLE IF NOT EXISTS ${prefix}sluice_dead_letter (
  id BIGINT UNSIGNED NOT NULL PRIMARY KEY COMMENT 'never given twice, also after TRUNCATE',
  queue INT UNSIGNED NOT NULL,
  position BIGINT UNSIGNED NOT NULL COMMENT 'consumed before it',
  time BIGINT UNSIGNED NOT NULL COMMENT 'Unix milliseconds of the failure',
  attempts INT UNSIGNED NOT NULL COMMENT 'how often it was replayed before',
  requests INT UNSIGNED NOT NULL COMMENT '0 if it could not be read',
  error VARCHAR(1000) CHARACTER SET utf8mb4 NOT NULL,
  entry MEDIUMBLOB NOT NULL COMMENT 'as queued, tokens sealed; empty if it is in a file',
  replay_queues INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'by how many queues a replay chose that has begun',
  KEY time (time)
) ENGINE=InnoDB;
-- Columns that older versions did not have.
ALTER TABLE ${prefix}sluice_queue_cursor
  ADD COLUMN IF NOT EXISTS outside BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'how often the owner of another queue consumed numbers of this one',
  ADD COLUMN IF NOT EXISTS php BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'consumed entries of PHP since the beginning';
ALTER TABLE ${prefix}sluice_queue_producer
  ADD COLUMN IF NOT EXISTS gaps VARBINARY(16000) NOT NULL DEFAULT '' COMMENT 'numbers below that were not: first and last of each gap, 8 bytes each';
ALTER TABLE ${prefix}sluice_dead_letter ADD COLUMN IF NOT EXISTS
  replay_queues INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'by how many queues a replay chose that has begun';
