-- The tables that Sluice reads or writes, as Matomo 5.1.2 has them, for installations without Matomo (quickstart, tests).
-- Next to a real Matomo only the last one, our own, is ever created. {p} stands for tables_prefix.

-- Websites and what applies to them: read by the tracker, written by the UI.

CREATE TABLE IF NOT EXISTS `{p}site` (
  idsite                         INT(10) UNSIGNED NOT NULL AUTO_INCREMENT,
  name                           VARCHAR(90) NOT NULL,
  main_url                       VARCHAR(255) NOT NULL,
  ts_created                     TIMESTAMP NULL DEFAULT NULL,
  ecommerce                      TINYINT(4) DEFAULT 0,
  sitesearch                     TINYINT(4) DEFAULT 1,
  sitesearch_keyword_parameters  TEXT NOT NULL,
  sitesearch_category_parameters TEXT NOT NULL,
  timezone                       VARCHAR(50) NOT NULL,
  currency                       CHAR(3) NOT NULL,
  exclude_unknown_urls           TINYINT(1) DEFAULT 0,
  excluded_ips                   TEXT NOT NULL,
  excluded_parameters            TEXT NOT NULL,
  excluded_user_agents           TEXT NOT NULL,
  excluded_referrers             TEXT NOT NULL,
  `group`                        VARCHAR(250) NOT NULL,
  type                           VARCHAR(255) NOT NULL,
  keep_url_fragment              TINYINT(4) NOT NULL DEFAULT 0,
  creator_login                  VARCHAR(100) NULL,
  PRIMARY KEY (idsite)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}site_url` (
  idsite INT(10) UNSIGNED NOT NULL,
  url    VARCHAR(190) NOT NULL,
  PRIMARY KEY (idsite,url)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}site_setting` (
  idsite         INT(10) UNSIGNED NOT NULL,
  plugin_name    VARCHAR(60) NOT NULL,
  setting_name   VARCHAR(255) NOT NULL,
  setting_value  LONGTEXT NOT NULL,
  json_encoded   TINYINT(3) UNSIGNED NOT NULL DEFAULT 0,
  idsite_setting BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (idsite_setting),
  KEY idsite (idsite,plugin_name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}goal` (
  idsite                 INT(11) NOT NULL,
  idgoal                 INT(11) NOT NULL,
  name                   VARCHAR(50) NOT NULL,
  description            VARCHAR(255) NOT NULL DEFAULT '',
  match_attribute        VARCHAR(20) NOT NULL,
  pattern                VARCHAR(255) NOT NULL,
  pattern_type           VARCHAR(25) NOT NULL,
  case_sensitive         TINYINT(4) NOT NULL,
  allow_multiple         TINYINT(4) NOT NULL,
  revenue                DOUBLE NOT NULL,
  deleted                TINYINT(4) NOT NULL DEFAULT 0,
  event_value_as_revenue TINYINT(4) NOT NULL DEFAULT 0,
  PRIMARY KEY (idsite,idgoal)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}custom_dimensions` (
  idcustomdimension BIGINT(20) UNSIGNED NOT NULL,
  idsite            BIGINT(20) UNSIGNED NOT NULL,
  name              VARCHAR(100) NOT NULL,
  `index`           SMALLINT(5) UNSIGNED NOT NULL,
  scope             VARCHAR(10) NOT NULL,
  active            TINYINT(3) UNSIGNED NOT NULL DEFAULT 0,
  extractions       TEXT NOT NULL DEFAULT '',
  case_sensitive    TINYINT(3) UNSIGNED NOT NULL DEFAULT 1,
  PRIMARY KEY (idcustomdimension,idsite),
  UNIQUE KEY uniq_hash (idsite,scope,`index`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}segment` (
  idsegment          INT(11) NOT NULL AUTO_INCREMENT,
  name               VARCHAR(255) NOT NULL,
  definition         TEXT NOT NULL,
  hash               CHAR(32) NULL,
  login              VARCHAR(100) NOT NULL,
  enable_all_users   TINYINT(4) NOT NULL DEFAULT 0,
  enable_only_idsite INT(11) NULL,
  auto_archive       TINYINT(4) NOT NULL DEFAULT 0,
  ts_created         TIMESTAMP NULL DEFAULT NULL,
  ts_last_edit       TIMESTAMP NULL DEFAULT NULL,
  deleted            TINYINT(4) NOT NULL DEFAULT 0,
  PRIMARY KEY (idsegment)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

-- Settings and marks.

CREATE TABLE IF NOT EXISTS `{p}option` (
  option_name  VARCHAR(191) NOT NULL,
  option_value LONGTEXT NOT NULL,
  autoload     TINYINT(4) NOT NULL DEFAULT 1,
  PRIMARY KEY (option_name),
  KEY autoload (autoload)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}plugin_setting` (
  plugin_name      VARCHAR(60) NOT NULL,
  setting_name     VARCHAR(255) NOT NULL,
  setting_value    LONGTEXT NOT NULL,
  json_encoded     TINYINT(3) UNSIGNED NOT NULL DEFAULT 0,
  user_login       VARCHAR(100) NOT NULL DEFAULT '',
  idplugin_setting BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (idplugin_setting),
  KEY plugin_name (plugin_name,user_login)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

-- Who may send what: tokens.

CREATE TABLE IF NOT EXISTS `{p}user` (
  login                VARCHAR(100) NOT NULL,
  password             VARCHAR(255) NOT NULL,
  email                VARCHAR(100) NOT NULL,
  twofactor_secret     VARCHAR(40) NOT NULL DEFAULT '',
  superuser_access     TINYINT(2) UNSIGNED NOT NULL DEFAULT 0,
  date_registered      TIMESTAMP NULL DEFAULT NULL,
  ts_password_modified TIMESTAMP NULL DEFAULT NULL,
  idchange_last_viewed INT(10) UNSIGNED NULL,
  invited_by           VARCHAR(100) NULL,
  invite_token         VARCHAR(191) NULL,
  invite_link_token    VARCHAR(191) NULL,
  invite_expired_at    TIMESTAMP NULL DEFAULT NULL,
  invite_accept_at     TIMESTAMP NULL DEFAULT NULL,
  ts_changes_shown     TIMESTAMP NULL DEFAULT NULL,
  PRIMARY KEY (login),
  UNIQUE KEY uniq_email (email)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}user_token_auth` (
  idusertokenauth BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT,
  login           VARCHAR(100) NOT NULL,
  description     VARCHAR(100) NOT NULL,
  password        VARCHAR(191) NOT NULL,
  hash_algo       VARCHAR(30) NOT NULL,
  system_token    TINYINT(1) NOT NULL DEFAULT 0,
  last_used       DATETIME NULL,
  date_created    DATETIME NOT NULL,
  date_expired    DATETIME NULL,
  secure_only     TINYINT(2) UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (idusertokenauth),
  UNIQUE KEY uniq_password (password)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}access` (
  idaccess INT(10) UNSIGNED NOT NULL AUTO_INCREMENT,
  login    VARCHAR(100) NOT NULL,
  idsite   INT(10) UNSIGNED NOT NULL,
  access   VARCHAR(50) NULL,
  PRIMARY KEY (idaccess),
  KEY index_loginidsite (login,idsite)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

-- Shared state of the PHP side.

CREATE TABLE IF NOT EXISTS `{p}locks` (
  `key`       VARCHAR(70) NOT NULL,
  `value`     VARCHAR(255) NULL,
  expiry_time BIGINT(20) UNSIGNED DEFAULT 9999999999,
  PRIMARY KEY (`key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}sequence` (
  name    VARCHAR(120) NOT NULL,
  `value` BIGINT(20) UNSIGNED NOT NULL,
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}brute_force_log` (
  id_brute_force_log BIGINT(11) NOT NULL AUTO_INCREMENT,
  ip_address         VARCHAR(60) NULL,
  attempted_at       DATETIME NOT NULL,
  login              VARCHAR(100) NULL,
  PRIMARY KEY (id_brute_force_log),
  KEY index_ip_address (ip_address)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

-- Left for the UI and for the archiver.

CREATE TABLE IF NOT EXISTS `{p}tracking_failure` (
  idsite              BIGINT(20) UNSIGNED NOT NULL,
  idfailure           SMALLINT(5) UNSIGNED NOT NULL,
  date_first_occurred DATETIME NOT NULL,
  request_url         MEDIUMTEXT NOT NULL,
  PRIMARY KEY (idsite,idfailure)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}archive_invalidations` (
  idinvalidation BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT,
  idarchive      INT(10) UNSIGNED NULL,
  name           VARCHAR(255) NOT NULL,
  idsite         INT(10) UNSIGNED NOT NULL,
  date1          DATE NOT NULL,
  date2          DATE NOT NULL,
  period         TINYINT(3) UNSIGNED NOT NULL,
  ts_invalidated DATETIME NULL,
  ts_started     DATETIME NULL,
  status         TINYINT(1) UNSIGNED DEFAULT 0,
  report         VARCHAR(255) NULL,
  PRIMARY KEY (idinvalidation),
  KEY index_idsite_dates_period_name (idsite,date1,period)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

-- The log tables proper.

CREATE TABLE IF NOT EXISTS `{p}log_visit` (
  idvisit                     BIGINT(10) UNSIGNED NOT NULL AUTO_INCREMENT,
  idsite                      INT(10) UNSIGNED NOT NULL,
  idvisitor                   BINARY(8) NOT NULL,
  visit_last_action_time      DATETIME NOT NULL,
  config_id                   BINARY(8) NOT NULL,
  location_ip                 VARBINARY(16) NOT NULL,
  last_idlink_va              BIGINT(20) UNSIGNED NULL,
  custom_dimension_1          VARCHAR(255) NULL,
  custom_dimension_2          VARCHAR(255) NULL,
  custom_dimension_3          VARCHAR(255) NULL,
  custom_dimension_4          VARCHAR(255) NULL,
  custom_dimension_5          VARCHAR(255) NULL,
  profilable                  TINYINT(1) NULL,
  user_id                     VARCHAR(200) NULL,
  visit_first_action_time     DATETIME NOT NULL,
  visit_goal_buyer            TINYINT(1) NULL,
  visit_goal_converted        TINYINT(1) NULL,
  visitor_returning           TINYINT(1) NULL,
  visitor_seconds_since_first INT(11) UNSIGNED NULL,
  visitor_seconds_since_order INT(11) UNSIGNED NULL,
  visitor_count_visits        INT(11) UNSIGNED NOT NULL DEFAULT 0,
  visit_entry_idaction_name   INT(10) UNSIGNED NULL,
  visit_entry_idaction_url    INT(11) UNSIGNED NULL,
  visit_exit_idaction_name    INT(10) UNSIGNED NULL,
  visit_exit_idaction_url     INT(10) UNSIGNED DEFAULT 0,
  visit_total_actions         INT(11) UNSIGNED NULL,
  visit_total_interactions    MEDIUMINT(8) UNSIGNED DEFAULT 0,
  visit_total_searches        SMALLINT(5) UNSIGNED NULL,
  referer_keyword             VARCHAR(255) NULL,
  referer_name                VARCHAR(255) NULL,
  referer_type                TINYINT(1) UNSIGNED NULL,
  referer_url                 VARCHAR(1500) NULL,
  location_browser_lang       VARCHAR(20) NULL,
  config_browser_engine       VARCHAR(10) NULL,
  config_browser_name         VARCHAR(40) NULL,
  config_browser_version      VARCHAR(20) NULL,
  config_client_type          TINYINT(1) NULL,
  config_device_brand         VARCHAR(100) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci NULL,
  config_device_model         VARCHAR(100) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci NULL,
  config_device_type          TINYINT(100) NULL,
  config_os                   CHAR(3) NULL,
  config_os_version           VARCHAR(100) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci NULL,
  visit_total_events          INT(11) UNSIGNED NULL,
  visitor_localtime           TIME NULL,
  visitor_seconds_since_last  INT(11) UNSIGNED NULL,
  config_resolution           VARCHAR(18) NULL,
  config_cookie               TINYINT(1) NULL,
  config_flash                TINYINT(1) NULL,
  config_java                 TINYINT(1) NULL,
  config_pdf                  TINYINT(1) NULL,
  config_quicktime            TINYINT(1) NULL,
  config_realplayer           TINYINT(1) NULL,
  config_silverlight          TINYINT(1) NULL,
  config_windowsmedia         TINYINT(1) NULL,
  visit_total_time            INT(11) UNSIGNED NOT NULL,
  location_city               VARCHAR(255) NULL,
  location_country            CHAR(3) NULL,
  location_latitude           DECIMAL(9,6) NULL,
  location_longitude          DECIMAL(9,6) NULL,
  location_region             CHAR(3) NULL,
  PRIMARY KEY (idvisit),
  KEY index_idsite_config_datetime (idsite,config_id,visit_last_action_time),
  KEY index_idsite_datetime (idsite,visit_last_action_time),
  KEY index_idsite_idvisitor_time (idsite,idvisitor,visit_last_action_time DESC)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}log_link_visit_action` (
  idlink_va                    BIGINT(10) UNSIGNED NOT NULL AUTO_INCREMENT,
  idsite                       INT(10) UNSIGNED NOT NULL,
  idvisitor                    BINARY(8) NOT NULL,
  idvisit                      BIGINT(10) UNSIGNED NOT NULL,
  idaction_url_ref             INT(10) UNSIGNED DEFAULT 0,
  idaction_name_ref            INT(10) UNSIGNED NULL,
  custom_float                 DOUBLE NULL,
  pageview_position            MEDIUMINT(8) UNSIGNED NULL,
  time_spent                   INT(10) UNSIGNED NULL,
  custom_dimension_1           VARCHAR(255) NULL,
  custom_dimension_2           VARCHAR(255) NULL,
  custom_dimension_3           VARCHAR(255) NULL,
  custom_dimension_4           VARCHAR(255) NULL,
  custom_dimension_5           VARCHAR(255) NULL,
  server_time                  DATETIME NOT NULL,
  idpageview                   CHAR(6) NULL,
  idaction_name                INT(10) UNSIGNED NULL,
  idaction_url                 INT(10) UNSIGNED NULL,
  search_cat                   VARCHAR(200) NULL,
  search_count                 INT(10) UNSIGNED NULL,
  time_spent_ref_action        INT(10) UNSIGNED NULL,
  idaction_product_cat         INT(10) UNSIGNED NULL,
  idaction_product_cat2        INT(10) UNSIGNED NULL,
  idaction_product_cat3        INT(10) UNSIGNED NULL,
  idaction_product_cat4        INT(10) UNSIGNED NULL,
  idaction_product_cat5        INT(10) UNSIGNED NULL,
  idaction_product_name        INT(10) UNSIGNED NULL,
  product_price                DOUBLE NULL,
  idaction_product_sku         INT(10) UNSIGNED NULL,
  idaction_event_action        INT(10) UNSIGNED NULL,
  idaction_event_category      INT(10) UNSIGNED NULL,
  idaction_content_interaction INT(10) UNSIGNED NULL,
  idaction_content_name        INT(10) UNSIGNED NULL,
  idaction_content_piece       INT(10) UNSIGNED NULL,
  idaction_content_target      INT(10) UNSIGNED NULL,
  time_dom_completion          MEDIUMINT(10) UNSIGNED NULL,
  time_dom_processing          MEDIUMINT(10) UNSIGNED NULL,
  time_network                 MEDIUMINT(10) UNSIGNED NULL,
  time_on_load                 MEDIUMINT(10) UNSIGNED NULL,
  time_server                  MEDIUMINT(10) UNSIGNED NULL,
  time_transfer                MEDIUMINT(10) UNSIGNED NULL,
  PRIMARY KEY (idlink_va),
  KEY index_idvisit (idvisit),
  KEY index_idsite_servertime (idsite,server_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}log_action` (
  idaction   INT(10) UNSIGNED NOT NULL AUTO_INCREMENT,
  name       VARCHAR(4096) NULL,
  hash       INT(10) UNSIGNED NOT NULL,
  type       TINYINT(3) UNSIGNED NULL,
  url_prefix TINYINT(2) NULL,
  PRIMARY KEY (idaction),
  KEY index_type_hash (type,hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}log_conversion` (
  idvisit                     BIGINT(10) UNSIGNED NOT NULL,
  idsite                      INT(10) UNSIGNED NOT NULL,
  idvisitor                   BINARY(8) NOT NULL,
  server_time                 DATETIME NOT NULL,
  idaction_url                INT(10) UNSIGNED NULL,
  idlink_va                   BIGINT(10) UNSIGNED NULL,
  idgoal                      INT(10) NOT NULL,
  buster                      INT(10) UNSIGNED NOT NULL,
  idorder                     VARCHAR(100) NULL,
  items                       SMALLINT(5) UNSIGNED NULL,
  url                         VARCHAR(4096) NOT NULL,
  revenue                     FLOAT NULL,
  revenue_shipping            DOUBLE NULL,
  revenue_subtotal            DOUBLE NULL,
  revenue_tax                 DOUBLE NULL,
  revenue_discount            DOUBLE NULL,
  pageviews_before            SMALLINT(5) UNSIGNED NULL,
  custom_dimension_1          VARCHAR(255) NULL,
  custom_dimension_2          VARCHAR(255) NULL,
  custom_dimension_3          VARCHAR(255) NULL,
  custom_dimension_4          VARCHAR(255) NULL,
  custom_dimension_5          VARCHAR(255) NULL,
  visitor_returning           TINYINT(1) NULL,
  visitor_seconds_since_first INT(11) UNSIGNED NULL,
  visitor_seconds_since_order INT(11) UNSIGNED NULL,
  visitor_count_visits        INT(11) UNSIGNED NOT NULL DEFAULT 0,
  referer_keyword             VARCHAR(255) NULL,
  referer_name                VARCHAR(255) NULL,
  referer_type                TINYINT(1) UNSIGNED NULL,
  config_browser_name         VARCHAR(40) NULL,
  config_client_type          TINYINT(1) NULL,
  config_device_brand         VARCHAR(100) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci NULL,
  config_device_model         VARCHAR(100) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci NULL,
  config_device_type          TINYINT(100) NULL,
  location_city               VARCHAR(255) NULL,
  location_country            CHAR(3) NULL,
  location_latitude           DECIMAL(9,6) NULL,
  location_longitude          DECIMAL(9,6) NULL,
  location_region             CHAR(3) NULL,
  PRIMARY KEY (idvisit,idgoal,buster),
  UNIQUE KEY unique_idsite_idorder (idsite,idorder),
  KEY index_idsite_datetime (idsite,server_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS `{p}log_conversion_item` (
  idsite             INT(10) UNSIGNED NOT NULL,
  idvisitor          BINARY(8) NOT NULL,
  server_time        DATETIME NOT NULL,
  idvisit            BIGINT(10) UNSIGNED NOT NULL,
  idorder            VARCHAR(100) NOT NULL,
  idaction_sku       INT(10) UNSIGNED NOT NULL,
  idaction_name      INT(10) UNSIGNED NOT NULL,
  idaction_category  INT(10) UNSIGNED NOT NULL,
  idaction_category2 INT(10) UNSIGNED NOT NULL,
  idaction_category3 INT(10) UNSIGNED NOT NULL,
  idaction_category4 INT(10) UNSIGNED NOT NULL,
  idaction_category5 INT(10) UNSIGNED NOT NULL,
  price              DOUBLE NOT NULL,
  quantity           INT(10) UNSIGNED NOT NULL,
  deleted            TINYINT(1) UNSIGNED NOT NULL,
  PRIMARY KEY (idvisit,idorder,idaction_sku),
  KEY index_idsite_servertime (idsite,server_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;

-- Our own: the visits that each batch touched, one row a batch, written in the batch's transaction.
-- Within a queue idtouched rises in commit order and from_position equals the to_position before it,
-- so that a reader sees a gap. visits is JSON {"<idsite>":[idvisit,...]}; the hit times are the batch's
-- oldest and newest, NULL when it recorded none.
CREATE TABLE IF NOT EXISTS `{p}sluice_touched` (
  idtouched     BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT,
  queue         INT(10) UNSIGNED NOT NULL,
  from_position BIGINT(20) UNSIGNED NOT NULL,
  to_position   BIGINT(20) UNSIGNED NOT NULL,
  ts_written    DATETIME NOT NULL,
  oldest_hit    DATETIME NULL,
  newest_hit    DATETIME NULL,
  visits        MEDIUMTEXT NOT NULL,
  PRIMARY KEY (idtouched),
  KEY index_queue (queue, idtouched)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=DYNAMIC;
