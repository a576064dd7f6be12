-- What a fresh Matomo 5.14 has beyond the tables of 5.1.2 in schema.sql, of those that Sluice reads or writes. Each
-- statement leaves alone what is there already. {p} stands for tables_prefix.

ALTER TABLE `{p}site`
  ADD COLUMN IF NOT EXISTS description VARCHAR(255) NOT NULL DEFAULT '' AFTER name;

ALTER TABLE `{p}custom_dimensions`
  ADD COLUMN IF NOT EXISTS description VARCHAR(1000) NOT NULL DEFAULT '' AFTER name;

ALTER TABLE `{p}segment`
  ADD COLUMN IF NOT EXISTS starred TINYINT(4) NOT NULL DEFAULT 0 AFTER ts_last_edit,
  ADD COLUMN IF NOT EXISTS starred_by VARCHAR(100) NULL AFTER starred;

ALTER TABLE `{p}user`
  ADD COLUMN IF NOT EXISTS ts_last_seen TIMESTAMP NULL DEFAULT NULL,
  ADD COLUMN IF NOT EXISTS ts_inactivity_notified TIMESTAMP NULL DEFAULT NULL;

ALTER TABLE `{p}user_token_auth`
  ADD COLUMN IF NOT EXISTS ts_rotation_notified DATETIME NULL,
  ADD COLUMN IF NOT EXISTS ts_expiration_warning_notified DATETIME NULL;

ALTER TABLE `{p}archive_invalidations`
  ADD COLUMN IF NOT EXISTS processing_host VARCHAR(100) NULL,
  ADD COLUMN IF NOT EXISTS process_id VARCHAR(15) NULL;

CREATE TABLE IF NOT EXISTS `{p}archiving_metrics` (
  metadataid           BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT,
  idarchive            BIGINT(20) UNSIGNED NOT NULL,
  idsite               INT(10) UNSIGNED NOT NULL,
  archive_name         VARCHAR(255) NOT NULL,
  date1                DATE NOT NULL,
  date2                DATE NOT NULL,
  period               TINYINT(3) UNSIGNED NOT NULL,
  ts_started           DATETIME NOT NULL,
  ts_finished          DATETIME NOT NULL,
  total_time           BIGINT(20) UNSIGNED NOT NULL,
  total_time_exclusive BIGINT(20) UNSIGNED NOT NULL,
  is_temporary         TINYINT(1) UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (metadataid),
  KEY index_idarchive (idarchive),
  KEY index_idsite_archive_name (idsite,archive_name),
  KEY index_idsite_date1_period (idsite,date1,period)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

ALTER TABLE `{p}log_visit`
  ADD COLUMN IF NOT EXISTS ai_agent_name VARCHAR(40) NULL AFTER config_windowsmedia;

CREATE TABLE IF NOT EXISTS `{p}log_bot_request` (
  idrequest           BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT,
  idsite              INT(10) UNSIGNED NOT NULL,
  server_time         DATETIME NOT NULL,
  created_time        DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  idaction_url        INT(10) UNSIGNED NULL,
  bot_name            VARCHAR(100) NOT NULL,
  bot_type            VARCHAR(50) NOT NULL,
  http_status_code    SMALLINT(5) UNSIGNED NULL,
  response_size_bytes INT(10) UNSIGNED NULL,
  response_time_ms    INT(10) UNSIGNED NULL,
  source              VARCHAR(50) NULL,
  PRIMARY KEY (idrequest),
  KEY index_idsite_server_time (idsite,server_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

-- By this Sluice, as any reader of the tables, knows which version they belong to.
INSERT IGNORE INTO `{p}option` (option_name, option_value, autoload)
  VALUES ('version_core', '5.14.0', 1), ('version_AIAgents', '5.14.0', 1), ('version_BotTracking', '5.14.0', 1);
