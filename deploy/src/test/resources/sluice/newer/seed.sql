REPLACE INTO matomo_option VALUES ('version_core', '5.14.0', 1);
REPLACE INTO matomo_option VALUES ('PrivacyManager.idSite(4).randomizeConfigId', '1', 0);
DELETE FROM matomo_goal;
DELETE FROM matomo_site;
INSERT INTO matomo_site (idsite, name, main_url, ts_created, ecommerce, sitesearch, sitesearch_keyword_parameters, sitesearch_category_parameters, timezone, currency, exclude_unknown_urls, excluded_ips, excluded_parameters, excluded_user_agents, excluded_referrers, `group`, type, keep_url_fragment, creator_login) SELECT seq, 'S', CONCAT('https://', ELT(seq, 'www.one', 'two', 'three', 'four', 'five'), '.example'), '2020-01-01 00:00:00', 0, 1, '', '', 'UTC', 'EUR', 0, '', '', '', '', '', 'website', 0, 'root' FROM seq_1_to_5;
INSERT INTO matomo_goal (idsite, idgoal, name, description, match_attribute, pattern, pattern_type, case_sensitive, allow_multiple, revenue, deleted, event_value_as_revenue) VALUES (1, 1, 'Thanks', '', 'url', '/thanks', 'contains', 0, 0, 5, 0, 0);
INSERT INTO matomo_site_setting (idsite, plugin_name, setting_name, setting_value, json_encoded) VALUES (2, 'CnilPolicy', 'cnil_v1_policy_enabled', '1', 0), (3, 'UserId', 'user_id_disabled', '1', 0), (3, 'PrivacyManager', 'campaign_parameter_values_masked', '1', 0);
