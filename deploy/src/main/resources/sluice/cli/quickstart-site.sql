-- The site that the bundled sample hits are made for. Loaded once into an empty database; {p} is the tables' prefix.
INSERT IGNORE INTO `{p}site` (idsite, name, main_url, ts_created, ecommerce, sitesearch, sitesearch_keyword_parameters,
  sitesearch_category_parameters, timezone, currency, exclude_unknown_urls, excluded_ips, excluded_parameters,
  excluded_user_agents, excluded_referrers, `group`, type, keep_url_fragment, creator_login)
  VALUES (1, 'Garden shop', 'https://www.shop.example', UTC_TIMESTAMP() - INTERVAL 1 YEAR, 1, 1, '', '', 'UTC', 'EUR', 0, '', '',
  '', '', '', 'website', 0, 'quickstart');
INSERT IGNORE INTO `{p}goal` (idsite, idgoal, name, description, match_attribute, pattern, pattern_type, case_sensitive,
  allow_multiple, revenue, deleted, event_value_as_revenue)
  VALUES (1, 1, 'Newsletter', 'Signed up for the newsletter', 'url', '/newsletter/thank-you', 'contains', 0, 0, 1, 0, 0);
INSERT IGNORE INTO `{p}user` (login, password, email, twofactor_secret, superuser_access, date_registered)
  VALUES ('quickstart', '', 'quickstart@shop.example', '', 1, UTC_TIMESTAMP());
