[Tracker]
url_query_parameter_to_exclude_from_url = "gclid,token_auth,token"
[Plugins]
Plugins[] = CoreHome
Plugins[] = Actions
Plugins[] = Referrers
Plugins[] = DevicesDetection
Plugins[] = Goals
Plugins[] = PrivacyManager
Plugins[] = Resolution
Plugins[] = UserId
Plugins[] = VisitsSummary
Plugins[] = AIAgents
Plugins[] = BotTracking
