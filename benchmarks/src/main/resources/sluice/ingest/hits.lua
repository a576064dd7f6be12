-- Varied page views for wrk: 20,000 visitors, three browsers, eight pages; fixed seed. The argument says how they are
-- sent: get and post make each request anew, bulk repeats 64 bodies of 16 KiB that were made before.
local pages = {
  "%2F", "%2Fproducts%2Fshoes%2Frunning-42", "%2Fblog%2F2026%2F11%2Fhow-we-measure", "%2Fcart",
  "%2Fsearch%3Fq%3Dred%2Bshoes%26page%3D2", "%2Fde%2Fkontakt", "%2Fdocs%2Finstall%2Flinux",
  "%2Faccount%2Forders"
}
local titles = {
  "Home", "Running%20shoes%20-%20Example%20Shop", "How%20we%20measure", "Cart", "Search%20results",
  "Kontakt%20%C3%BCber%20uns", "Install%20on%20Linux", "Your%20orders"
}
local agents = {
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
}
local headers = {}
local kind = "get"
local bulks = {}

function init(args)
  math.randomseed(42)
  kind = args[1] or kind
  for i, agent in ipairs(agents) do
    headers[i] = {
      ["Host"] = "localhost", ["User-Agent"] = agent, ["Accept"] = "image/avif,image/webp,*/*",
      ["Accept-Language"] = "de-DE,de;q=0.9,en;q=0.7", ["Referer"] = "https://shop.example.org/"
    }
  end
  if kind == "post" then
    for i = 1, #agents do
      headers[i]["Content-Type"] = "application/x-www-form-urlencoded"
    end
  end
  if kind == "bulk" then
    for i = 1, 64 do
      bulks[i] = wrk.format("POST", "/matomo.php", headers[1], bulk())
    end
  end
end

function query()
  local page = math.random(#pages)
  local visitor = string.format("%08x%08x", math.random(20000) * 104729, 99)
  return "action_name=" .. titles[page] .. "&idsite=1&rec=1&r="
    .. math.random(100000, 999999) .. "&h=12&m=" .. math.random(0, 59)
    .. "&s=30&url=https%3A%2F%2Fshop.example.org" .. pages[page]
    .. "&urlref=https%3A%2F%2Fwww.google.com%2F&_id=" .. visitor
    .. "&send_image=1&pv_id=" .. string.format("%06x", math.random(0, 0xffffff))
    .. "&pf_net=12&pf_srv=80&pf_tfr=3&pdf=1&cookie=1&res=1920x1080"
end

function bulk()
  local hits = {}
  local bytes = 0
  while true do
    local hit = '"?' .. query() .. '"'
    bytes = bytes + #hit + 1
    if bytes > 16384 - 16 then
      return '{"requests":[' .. table.concat(hits, ",") .. "]}"
    end
    hits[#hits + 1] = hit
  end
end

function request()
  if kind == "bulk" then
    return bulks[math.random(#bulks)]
  end
  if kind == "post" then
    return wrk.format("POST", "/matomo.php", headers[math.random(#agents)], query())
  end
  return wrk.format("GET", "/matomo.php?" .. query(), headers[math.random(#agents)])
end
