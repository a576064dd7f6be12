-- Sends the requests of a file that sluice.ingest.SampleRequests wrote, in turn: user agent, languages and query with tabs
-- between, a line each. The first argument says how: get or post, one hit each, or bulk, bodies of up to 16 KiB. All
-- requests are put together before the run, since wrk shares the processors with what it measures.
local BULK_BYTES = 16384
local requests = {}
local count = 0
local place = 0

local function add(method, path, agent, languages, kind, body)
  local headers = {
    ["Host"] = "localhost", ["User-Agent"] = agent, ["Accept"] = "image/avif,image/webp,*/*",
    ["Accept-Language"] = languages, ["Referer"] = "https://shop.example.org/", ["Content-Type"] = kind
  }
  count = count + 1
  requests[count] = wrk.format(method, path, headers, body)
end

function init(args)
  local kind = args[1]
  local hits = {}
  local bytes = 16
  for line in io.lines(args[2]) do
    local agent, languages, query = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
    if kind == "get" then
      add("GET", "/matomo.php?" .. query, agent, languages)
    elseif kind == "post" then
      add("POST", "/matomo.php", agent, languages, "application/x-www-form-urlencoded", query)
    else
      local hit = '"?' .. query .. '"'
      bytes = bytes + #hit + 1
      if bytes > BULK_BYTES then
        add("POST", "/matomo.php", agent, languages, nil, '{"requests":[' .. table.concat(hits, ",") .. "]}")
        hits = {}
        bytes = 16 + #hit + 1
      end
      hits[#hits + 1] = hit
    end
  end
end

function request()
  place = place % count + 1
  return requests[place]
end
