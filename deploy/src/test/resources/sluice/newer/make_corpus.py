#!/usr/bin/env python3
"""Writes hits.jsonl and expected.jsonl: hits for a Matomo 5.14, and what it makes of them.

Nothing of Sluice is run here. Each visit and each request of a bot is declared with its outcome, each
with the source of its rule; sums are added up from these declarations. Sources:

  changelog   CHANGELOG.md of Matomo
  PR n        pull request of matomo-org/matomo
  dump        the tables of a fresh Matomo 5.13
  class       a class of Matomo by its path
  5.1.2       as Matomo 5.1.2 does
"""
import hashlib
import json
import math
from collections import OrderedDict, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

DAY1, DAY2 = datetime(2026, 11, 10), datetime(2026, 11, 11)
CHROME = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          " Chrome/124.0.0.0 Safari/537.36")
PIXEL = ("Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko)"
         " Chrome/124.0.0.0 Mobile Safari/537.36")
NOVA = CHROME + " Agent-NovaAct/1.0"
BOT = "Mozilla/5.0 (compatible; {}/1.0; +https://bot.example/)"
SIGNED = {"Signature": "sig1=:abc:", "Signature-Input": 'sig1=("@authority")',
          "Signature-Agent": '"https://chatgpt.com"'}

hits, expected, visits, bots = [], [], [], []
number = 0


def hit(site, time, ua, query, headers=None):
    # An address for each visitor, different in its first half: or else fingerprints make them one.
    known = query.get("_id", "")
    ip = "%d.%d.51.7" % (20 + int(known[:2], 16) % 100, int(known[2:4], 16)) if known else "198.51.100.7"
    hits.append({"t": time.strftime("%Y-%m-%d %H:%M:%S"), "ua": ua, "ip": ip,
                 "h": headers or {}, "q": {"idsite": str(site), "rec": "1", **query}})


def visitor():
    global number
    number += 1
    return hashlib.md5(b"visitor %d" % number).hexdigest()[:16]


def visit(site, start, pages, source, columns, ua=CHROME, headers=None, query=None, ref="", first=None,
          who=None, step=60, goal=False):
    """A visit of these pages, a minute apart; `first` are parameters of its first hit alone."""
    who = who or visitor()
    for i, page in enumerate(pages):
        q = {"_id": who, "url": page, "action_name": "T " + page.split("?")[0].rstrip("/").split("/")[-1],
             **(query or {})}
        if i == 0:
            q.update(first or {})
            if ref:
                q["urlref"] = ref
        hit(site, start + timedelta(seconds=step * i), ua, q, headers)
    last = start + timedelta(seconds=step * (len(pages) - 1))
    length = 0 if len(pages) == 1 else 1 + step * (len(pages) - 1)
    length += 1 if goal else 0  # 5.1.2: a conversion by a page adds one second
    row = {"visit_first_action_time": str(start), "visit_last_action_time": str(last),
           "visit_total_actions": len(pages), "visit_total_time": length,
           "visit_goal_converted": 1 if goal else 0, "ai_agent_name": None, "referer_type": 1,
           "referer_name": None, "referer_keyword": None, **columns}
    visits.append({"site": site, "who": who, "row": row, "pages": [p.split("?")[0] for p in pages],
                   "goal": goal})
    expected.append({"table": "log_visit", "key": f"{site} {who} {start}", "cols": row, "source": source})
    return who


def bare(url):
    return url.split("://", 1)[1].removeprefix("www.")


def bot(time, name, source, url=None, download=None, site=1, mode="1", status=None, size=None, ms=None,
        origin=None, stored=None, given=None):
    q = {"recMode": mode}
    if url:
        q["url"] = url
    if download:
        q["download"] = download
    for key, value in (("http_status", status), ("bw_bytes", size), ("pf_srv", ms), ("source", origin)):
        if value is not None:
            q[key] = str(value)
    q.update(given or {})
    hit(site, time, BOT.format(name), q)
    page = stored or download or url
    row = {"server_time": str(time), "bot_name": name, "bot_type": "ai_chatbot",
           "http_status_code": status if status is not None and status >= 0 else None,
           "response_size_bytes": size if size is not None and size >= 0 else None,
           "response_time_ms": ms if ms is not None and ms >= 0 else None,
           "source": origin or None, "url": bare(page) if page else None,
           "type": (3 if download else 1) if page else None}
    bots.append({"site": site, "day": time.date(), "row": row})
    expected.append({"table": "log_bot_request", "key": f"{site} {time} {name}", "cols": row,
                     "source": source})


# Site 1: referrers of type 8.
ASSISTANTS = [("https://chatgpt.com/", "ChatGPT"), ("https://chat.openai.com/c/1", "ChatGPT"),
              ("https://claude.ai/chat/1", "Claude"), ("https://www.perplexity.ai/search", "Perplexity"),
              ("https://gemini.google.com/app", "Gemini"), ("https://copilot.microsoft.com/", "Copilot"),
              ("https://x.com/i/grok", "Grok"), ("https://chat.mistral.ai/chat", "Le Chat"),
              ("https://notebooklm.google.com/notebook/1", "NotebookLM"), ("https://you.com/search?q=a", "You")]
PR_8 = "PR 23482; AIAssistants.yml: a definition matches from the beginning, a dot or a slash to a slash or the end"
for i, (ref, name) in enumerate(ASSISTANTS):
    for j in range(2):
        pages = [f"https://www.one.example/{'ab'[(i + j) % 2]}", "https://www.one.example/more"]
        if j == 0:
            pages.append("https://www.one.example/thanks")
        visit(1, DAY1 + timedelta(minutes=5 * i + 2 * j + 60), pages, PR_8,
              {"referer_type": 8, "referer_name": name}, ref=ref, goal=j == 0)
UTM = "PR 23482: utm_source that is an assistant's host is decided before campaigns"
visit(1, DAY1 + timedelta(hours=3), ["https://www.one.example/a?utm_source=chatgpt.com"], UTM,
      {"referer_type": 8, "referer_name": "ChatGPT"})
visit(1, DAY1 + timedelta(hours=3, minutes=1),
      ["https://www.one.example/a?utm_source=chatgpt.com&utm_campaign=spring"], UTM,
      {"referer_type": 8, "referer_name": "ChatGPT"}, ref="https://blog.example.net/post")
visit(1, DAY1 + timedelta(hours=3, minutes=2), ["https://www.one.example/a?utm_source=perplexity"],
      "PR 24662 is open: a name that is no host stays a campaign", {"referer_type": 6, "referer_name": "perplexity"})
for i, (ref, kind, name, source) in enumerate([
        ("https://notchatgpt.com/", 3, "notchatgpt.com", "PR 23482: a definition begins after a dot"),
        ("https://x.com/someone", 7, "Twitter", "Socials.yml: x.com; x.com/i/grok alone is an assistant"),
        ("https://chatgpt.com.evil.example/", 3, "chatgpt.com.evil.example", "PR 23482: a host ends at a slash"),
        ("https://www.example.org/chatgpt.com/", 8, "ChatGPT", "PR 23482: a definition may begin after a slash")]):
    visit(1, DAY1 + timedelta(hours=3, minutes=10 + i), ["https://www.one.example/b"], source,
          {"referer_type": kind, "referer_name": name}, ref=ref)

# Site 1: AI agents.
AGENTS = "changelog 5.6: plugin AIAgents; dump: log_visit.ai_agent_name"
for i in range(10):
    visit(1, DAY1 + timedelta(hours=5, minutes=i),
          ["https://www.one.example/a", "https://www.one.example/b"], AGENTS,
          {"ai_agent_name": "ChatGPT"}, headers=SIGNED)
BY_PARAMETER = {"ai_s": "x", "ai_si": "y", "ai_sa": '"https://chatgpt.com"'}
for i in range(3):
    visit(1, DAY1 + timedelta(hours=5, minutes=20 + i), ["https://www.one.example/a"] * 2,
          AGENTS + ": parameters before headers", {"ai_agent_name": "ChatGPT"}, query=BY_PARAMETER)
for i in range(3):
    visit(1, DAY1 + timedelta(hours=5, minutes=30 + i), ["https://www.one.example/b"] * 2,
          AGENTS + ": NovaAct by its user agent", {"ai_agent_name": "NovaAct"}, ua=NOVA)
visit(1, DAY1 + timedelta(hours=5, minutes=34), ["https://www.one.example/b"] * 2,
      AGENTS + ": ChatGPT is tried before NovaAct", {"ai_agent_name": "ChatGPT"}, ua=NOVA, headers=SIGNED)
for i, wrong in enumerate([{**SIGNED, "Signature-Agent": "https://chatgpt.com"},
                           {k: v for k, v in SIGNED.items() if k != "Signature-Input"},
                           {k: v for k, v in SIGNED.items() if k != "Signature"},
                           {**SIGNED, "Signature-Agent": '"https://evil.example"'}]):
    visit(1, DAY1 + timedelta(hours=5, minutes=40 + i), ["https://www.one.example/a"] * 2,
          AGENTS + ": all three, and the agent in its quotation marks", {}, headers=wrong)
for i in range(3):
    begin = DAY1 + timedelta(hours=6, minutes=10 * i)
    who = visit(1, begin, ["https://www.one.example/a"], AGENTS, {})
    changed = AGENTS + ": another agent, or none, begins a visit"
    visit(1, begin + timedelta(minutes=1), ["https://www.one.example/a"] * 2, changed,
          {"ai_agent_name": "ChatGPT", "visitor_returning": 1, "visitor_count_visits": 2}, headers=SIGNED, who=who)
    visit(1, begin + timedelta(minutes=3), ["https://www.one.example/b"] * 2, changed,
          {"visitor_returning": 1, "visitor_count_visits": 3}, who=who)

# Site 1: bots.
NAMES = ["ChatGPT-User", "MistralAI-User", "Gemini-Deep-Research", "Claude-User", "Perplexity-User",
         "Google-NotebookLM"]
BOTS = "PR 23725: parameter recMode; class plugins/BotTracking/BotDetector"
STATUS = [200, 404, 410, 500, 599, 503, 301, 600]
for i, name in enumerate(NAMES):
    for j in range(10):
        bot(DAY1 + timedelta(hours=8, minutes=10 * i + j), name, BOTS, mode="12"[j % 2],
            url=f"https://www.one.example/{'abc'[j % 3]}", status=STATUS[(i + j) % 8],
            size=1000 + j if j % 3 else None, ms=20 * j if j % 4 else None, origin=["edge", "", None][j % 3])
    bot(DAY1 + timedelta(hours=9, minutes=i), name, BOTS + ": a download is an action of type 3",
        url="https://www.one.example/a", download="https://www.one.example/f.pdf", status=404 if i == 0 else 200)
for j, (key, value) in enumerate([("http_status", -1), ("bw_bytes", -5), ("pf_srv", -2)]):
    bot(DAY1 + timedelta(hours=9, minutes=20 + j), "Claude-User",
        "class plugins/BotTracking/Tracker/BotRequestProcessor: below 0 is NULL",
        url="https://www.one.example/a", given={key: str(value)})
bot(DAY1 + timedelta(hours=9, minutes=30), "Claude-User",
    "class plugins/BotTracking/Tracker/BotRequestProcessor: neither url nor download")
bot(DAY1 + timedelta(hours=9, minutes=31), "ChatGPT-User", "changelog 5.11 and 5.13: excluded parameters are cut",
    url="https://www.one.example/a?token=1&x=2", stored="https://www.one.example/a?x=2")
bot(DAY1 + timedelta(hours=9, minutes=32), "ChatGPT-User", "changelog 5.11: of downloads nothing is cut",
    download="https://www.one.example/g.pdf?token=1")
NOTHING = [({"recMode": "1"}, CHROME, "PR 23725: 1 is for bots alone"),
           ({"recMode": "1"}, BOT.format("Googlebot"), "PR 23725: a bot that no processor handles"),
           ({"recMode": "2"}, BOT.format("Googlebot"), "PR 23725: a bot that no processor handles"),
           ({"recMode": "3"}, CHROME, "PR 23725: any other value is ignored"),
           ({"recMode": "x"}, BOT.format("ChatGPT-User"), "PR 23725: any other value is ignored"),
           ({"recMode[]": "1"}, BOT.format("ChatGPT-User"), "PR 23725: arrays are ignored"),
           ({}, BOT.format("ChatGPT-User"), "5.1.2: without recMode bots are excluded")]
for i, (query, ua, source) in enumerate(NOTHING):
    hit(1, DAY1 + timedelta(hours=10, minutes=i), ua,
        {**query, "url": "https://www.one.example/nothing", "_id": visitor()})
    expected.append({"table": "nothing", "key": f"1 {i}", "cols": {}, "source": source})
for i in range(4):
    visit(1, DAY1 + timedelta(hours=11, minutes=i), ["https://www.one.example/a"], "PR 23725: 2 is a visit unless it is a bot",
          {}, query={"recMode": "2"})
visit(1, DAY1 + timedelta(hours=11, minutes=10), ["https://www.one.example/a"],
      "5.1.2: bots=1 records a bot's visit", {"config_os": "BOT"}, ua=BOT.format("ChatGPT-User"), query={"bots": "1"})
for i in range(12):
    bot(DAY2 + timedelta(hours=1, minutes=i), NAMES[i % 2], BOTS, url=f"https://www.one.example/{'ad'[i % 2]}",
        status=[200, 500][i % 2], size=100, ms=10)

# Site 2: the policy of CNIL, switched on for the site. Site 3: single settings.
POLICY = "PR 24416, 23660 and changelog 5.6 to 5.14: what the policy enforces"
for i in range(8):
    visit(2, DAY1 + timedelta(hours=1, minutes=4 * i),
          ["https://two.example/p?pk_campaign=Spring&pk_kwd=red", "https://two.example/q"], POLICY,
          {"user_id": None, "referer_type": 6, "referer_name": "__discarded_by_policy__",
           "referer_keyword": "__discarded_by_policy__", "config_browser_version": "124",
           "config_os_version": "14", "config_device_model": "generic smartphone",
           "config_resolution": "unknown"},
          ua=PIXEL, query={"uid": f"user {i}", "res": "1200x800"})
for i in range(8):
    visit(3, DAY1 + timedelta(hours=1, minutes=4 * i),
          ["https://three.example/p?pk_campaign=Spring&pk_kwd=red", "https://three.example/q"],
          "PR 23660, PR 24416: user ids off and campaign values masked for this site alone",
          {"user_id": None, "referer_type": 6, "referer_name": "__discarded_by_policy__",
           "referer_keyword": "__discarded_by_policy__", "config_browser_version": "124.0",
           "config_os_version": "14", "config_device_model": "Pixel 7",
           "config_resolution": "1200x800"},
          ua=PIXEL, query={"uid": f"user {i}", "res": "1200x800"})
# Site 5: neither; the same hits.
for i in range(4):
    visit(5, DAY1 + timedelta(hours=1, minutes=4 * i),
          ["https://five.example/p?pk_campaign=Spring&pk_kwd=red", "https://five.example/q"], "5.1.2",
          {"user_id": f"user {i}", "referer_type": 6, "referer_name": "spring", "referer_keyword": "red",
           "config_browser_version": "124.0", "config_device_model": "Pixel 7",
           "config_resolution": "1200x800"},
          ua=PIXEL, query={"uid": f"user {i}", "res": "1200x800"},
          who=hashlib.sha1(f"user {i}".encode()).hexdigest()[:16])
# Site 4: random fingerprints; each hit is a visit of somebody new, whose id is random: only their number is known.
for i in range(5):
    who = visitor()
    for j in range(3):
        visit(4, DAY1 + timedelta(hours=1, minutes=4 * i + j), ["https://four.example/p"],
              "PR 22952: option PrivacyManager.randomizeConfigId, here of the site (changelog 5.5)",
              {"visitor_returning": 0, "visitor_count_visits": 1}, who=who)
        expected.pop()

# Archives of site 1: the day, the day of bots alone, and their week.
URL, TITLE = "Referrers_entryUrlByAIAssistant", "Referrers_entryTitleByAIAssistant"
P = "BotTracking_AIChatbots"
CHATBOT = dict(zip(NAMES, ["ChatGPT", "Le Chat", "Gemini", "Claude", "Perplexity", "NotebookLM"]))
SOURCE = {URL: "class plugins/Referrers/RecordBuilders/AIReferrers", "bots": "class plugins/BotTracking/RecordBuilders",
          "hits": "PR 22731: Actions_hits", "agents": "changelog 5.6: segments of AIAgents"}
ONE = [v for v in visits if v["site"] == 1]


def of_period(cells):
    """Of longer periods, visitors and users are sums of days: columns of their own."""
    return {(k.rsplit("/", 1)[0] + "/" + {"1": "11", "39": "40"}.get(k.rsplit("/", 1)[1], k.rsplit("/", 1)[1])): v
            for k, v in cells.items()}


def metrics(rows):
    cols = OrderedDict()
    cols["1"] = len({v["who"] for v in rows})
    cols["2"] = len(rows)
    cols["3"] = sum(v["row"]["visit_total_actions"] for v in rows)
    cols["39"] = 0
    cols["4"] = max(v["row"]["visit_total_actions"] for v in rows)
    cols["5"] = sum(v["row"]["visit_total_time"] for v in rows)
    cols["6"] = sum(v["row"]["visit_total_actions"] <= 1 for v in rows)
    cols["7"] = sum(v["goal"] for v in rows)
    return cols


def put(cells, path, cols):
    cells[path + "/label"] = path.rsplit("[", 1)[1][:-1]
    for name, value in cols.items():
        cells[f"{path}/{name}"] = value


def archive(period, flag, numerics, blobs, source):
    expected.append({"table": "archive_numeric", "key": f"site 1, period {period}, {flag}",
                     "cols": {k: v for k, v in numerics.items()}, "source": source})
    for name, cells in blobs.items():
        expected.append({"table": "archive_blob", "key": f"site 1, period {period}, {flag} {name}",
                         "cols": cells or {"/": "empty"}, "source": source})


def assistants():
    url, title = {}, {}
    by_name = defaultdict(list)
    for v in ONE:
        if v["row"]["referer_type"] == 8:
            by_name[v["row"]["referer_name"]].append(v)
    for name, rows in by_name.items():
        cols = metrics(rows)
        goals = sum(v["goal"] for v in rows)
        if goals:
            cols.update({"10.1.1": goals, "10.1.2": 5 * goals, "10.1.3": goals, "8": goals, "9": 5 * goals})
        for cells, label in ((url, lambda v: bare(v["pages"][0])),
                             (title, lambda v: "T " + v["pages"][0].rsplit("/", 1)[1])):
            put(cells, f"/[{name}]", cols)
            below = defaultdict(list)
            for v in rows:
                below[label(v)].append(v)
            for entry, some in below.items():
                put(cells, f"/[{name}]/[{entry}]", metrics(some))
    return url, title, len(by_name)


def of_bots(days, is_day, human):
    rows = [b["row"] for b in bots if b["site"] == 1 and b["day"] in days]
    acquired = defaultdict(int)
    if DAY1.date() in days:
        for v in ONE:
            if v["row"]["referer_type"] == 8:
                acquired[v["row"]["referer_name"]] += 1
    out, numerics = {}, {}
    for kind, record, own in ((1, "Pages", "page"), (3, "Documents", "document")):
        cells = {}
        for name in sorted({r["bot_name"] for r in rows if r["url"]}):
            mine = [r for r in rows if r["bot_name"] == name and r["url"]]
            put(cells, f"/[{name}]", {
                "requests": len(mine), "document_requests": sum(r["type"] == 3 for r in mine),
                "page_requests": sum(r["type"] == 1 for r in mine), "visits_acquired": acquired[CHATBOT[name]]})
            for url in sorted({r["url"] for r in mine if r["type"] == kind}):
                put(cells, f"/[{name}]/[{url}]",
                    {"requests": sum(r["url"] == url and r["type"] == kind for r in mine)})
        out[P + record] = cells
        flat = {}
        for url in sorted({r["url"] for r in rows if r["type"] == kind}):
            put(flat, f"/[{url}]", {**counts([r for r in rows if r["url"] == url and r["type"] == kind])})
        out[P + "Requested" + record] = flat
        if is_day:
            numerics[P + f"Unique{own.capitalize()}Urls"] = len({r["url"] for r in rows if r["type"] == kind})
    broken = {}
    for url in sorted({r["url"] for r in rows if r["url"]}):
        cols = counts([r for r in rows if r["url"] == url])
        errors = cols["page_not_found_404_requests"] + cols["server_error_5xx_requests"]
        if errors:
            put(broken, f"/[{url}]", {"total_broken_requests": errors,
                                      "page_not_found_404_requests": cols["page_not_found_404_requests"],
                                      "server_error_5xx_requests": cols["server_error_5xx_requests"]})
    out[P + "BrokenContent"] = broken
    pages = defaultdict(lambda: [0, 0])
    for url, count in human.items():
        pages[url][0] = count
    for r in rows:
        if r["type"] == 1:
            pages[r["url"]][1] += 1
    for record, side in (("HumanFavouredPages", 0), ("AIFavouredPages", 1)):
        most, cells = max(c[side] for c in pages.values()), {}
        for url, c in pages.items():
            s, w = c[side], c[1 - side]
            score = round(100 * max(0, (s - w) / (s + w)) * math.log10(s + 1) / math.log10(most + 1), 1) if most else 0
            put(cells, f"/[{url}]", {"unique_human_pageviews": c[0], "ai_chatbot_requests": c[1],
                                     "discrepancy_score": score})
        out[P + record] = cells
    numerics.update({P + "Requests": len(rows), P + "AcquiredVisits": sum(acquired.values()),
                     P + "UniqueChatbots": len({r["bot_name"] for r in rows}),
                     P + "NotFoundRequests": sum(r["http_status_code"] in (404, 410) for r in rows),
                     P + "ServerErrorRequests": sum(500 <= (r["http_status_code"] or 0) <= 599 for r in rows)})
    return numerics, out


def counts(rows):
    return {"requests": len(rows), "sum_server_time": sum(r["response_time_ms"] or 0 for r in rows),
            "nb_server_time": sum(r["response_time_ms"] is not None for r in rows),
            "sum_response_size": sum(r["response_size_bytes"] or 0 for r in rows),
            "nb_response_size": sum(r["response_size_bytes"] is not None for r in rows),
            "page_not_found_404_requests": sum(r["http_status_code"] in (404, 410) for r in rows),
            "server_error_5xx_requests": sum(500 <= (r["http_status_code"] or 0) <= 599 for r in rows)}


def summary(rows):
    cols = metrics(rows)
    names = {"1": "nb_uniq_visitors", "2": "nb_visits", "3": "nb_actions", "4": "max_actions",
             "5": "sum_visit_length", "6": "bounce_count", "7": "nb_visits_converted"}
    return {names[k]: v for k, v in cols.items() if k in names}


human = defaultdict(int)
for v in ONE:
    for page in {bare(p) for p in v["pages"]}:
        human[page] += 1
D1, D2, WEEK = "2026-11-10..2026-11-10", "2026-11-11..2026-11-11", "2026-11-09..2026-11-15"
url, title, distinct = assistants()
for period, dates in ((1, D1), (2, WEEK)):
    archive(period, f"{dates}, done", {"Actions_hits": sum(v["row"]["visit_total_actions"] for v in ONE)}, {}, SOURCE["hits"])
    archive(period, f"{dates}, done", {"Referrers_distinctAIAssistants": distinct}, 
            {URL: url if period == 1 else of_period(url), TITLE: title if period == 1 else of_period(title)}, SOURCE[URL])
    for segment, rows in (("aiAgentName==", [v for v in ONE if not v["row"]["ai_agent_name"]]),
                          ("aiAgentName!=", [v for v in ONE if v["row"]["ai_agent_name"]])):
        flag = "done" + hashlib.md5(segment.encode()).hexdigest() + ".VisitsSummary"
        archive(period, f"{dates}, {flag}", summary(rows), {}, SOURCE["agents"])
for period, dates, days, seen in ((1, D1, [DAY1.date()], human), (1, D2, [DAY2.date()], {}),
                                  (2, WEEK, [DAY1.date(), DAY2.date()], human)):
    numerics, blobs = of_bots(days, period == 1, seen)
    archive(period, f"{dates}, done", numerics, blobs, SOURCE["bots"])
kinds = defaultdict(list)
for v in ONE:
    kinds[v["row"]["referer_type"]].append(v)
cells = {}
for kind, rows in kinds.items():
    for column, value in metrics(rows).items():
        cells[f"/[{kind}]/{column}"] = value
    cells[f"/[{kind}]/label"] = kind
    goals = sum(v["goal"] for v in rows)
    if goals:
        cells.update({f"/[{kind}]/{k}": v for k, v in {
            "10.1.1": goals, "10.1.2": 5 * goals, "10.1.3": goals, "8": goals, "9": 5 * goals}.items()})
archive(1, f"{D1}, done", {}, {"Referrers_type": cells}, "PR 23482: label 8")
for site in range(1, 6):
    expected.append({"table": "count", "key": f"log_visit {site}", "source": "all visits above",
                     "cols": {"rows": sum(v["site"] == site for v in visits)}})
    expected.append({"table": "count", "key": f"log_bot_request {site}", "source": "all requests above",
                     "cols": {"rows": sum(b["site"] == site for b in bots)}})

hits.sort(key=lambda one: one["t"])
here = Path(__file__).parent
for name, lines in (("hits", hits), ("expected", expected)):
    (here / f"{name}.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
print(len(hits), "hits,", len(expected), "expectations")
