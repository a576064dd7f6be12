; <?php exit; ?> a stand-in for Matomo's file of defaults
[General]
proxy_client_headers[] = "HTTP_CLIENT_IP"
proxy_client_headers[] = "HTTP_FROM_GLOBAL"
proxy_client_headers[] = "HTTP_ALSO_FROM_GLOBAL"
currencies[BTC] = Bitcoin
currencies[XYZ] = "Other"

[Tracker]
default_time_one_page_visit = 11
visit_standard_length = 1234
