; <?php exit; ?> DO NOT REMOVE THIS LINE
; file automatically generated or modified by Matomo; you can manually override the default values in global.ini.php by redefining them in this file.
[database]
host = "db.example.org"
username = "matomo"
password = "p&amp;w;d&quot;&#36;1 'x' &lt;&eacute;"
dbname = "matomo"
tables_prefix = "mtm_"
port = 3307
charset = "utf8mb4"

[General]
proxy_client_headers[] = "HTTP_X_FORWARDED_FOR"
proxy_client_headers[] = "HTTP_CF_CONNECTING_IP"
proxy_ips[] = "10.0.0.0/8" ; the balancers
salt = "0123456789abcdef0123456789abcdef"
trusted_hosts[] = "stats.example.org"
action_title_category_delimiter = '/;\'
enable_internet_features = off
maintenance_mode = "off"

[Tracker]
visit_standard_length = 900 ; a quarter
cookie_path = none
cookie_domain = null
campaign_var_name = "pk_campaign, utm_campaign"
page_maximum_length = 2048;
custom_image = "a \"quoted\" \\ and \n as it is
over two lines"

[Tracker_3]
create_new_visit_after_midnight = 0
visit_standard_length = 60
tracking_requests_require_authentication = no

[Plugins]
Plugins[] = "CoreHome"
Plugins[] = "Actions"

[Sluice]
a line without an equals sign
