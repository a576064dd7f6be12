-- Varied page views for wrk, each made anew: 20,000 visitors, three browsers, eight pages; fixed seed.
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

function init(args)
  math.randomseed(42)
  for i, agent in ipairs(agents) do
    headers[i] = {
      ["Host"] = "localhost", ["User-Agent"] = agent, ["Accept"] = "image/avif,image/webp,*/*",
      ["Accept-Language"] = "de-DE,de;q=0.9,en;q=0.7", ["Referer"] = "https://shop.example.org/"
    }
  end
end

function request()
  local page = math.random(#pages)
  local visitor = string.format("%08x%08x", math.random(20000) * 104729, 99)
  local path = "/matomo.php?action_name=" .. titles[page] .. "&idsite=1&rec=1&r="
    .. math.random(100000, 999999) .. "&h=12&m=" .. math.random(0, 59)
    .. "&s=30&url=https%3A%2F%2Fshop.example.org" .. pages[page]
    .. "&urlref=https%3A%2F%2Fwww.google.com%2F&_id=" .. visitor
    .. "&send_image=1&pv_id=" .. string.format("%06x", math.random(0, 0xffffff))
    .. "&pf_net=12&pf_srv=80&pf_tfr=3&pdf=1&cookie=1&res=1920x1080"
  return wrk.format("GET", path, headers[math.random(#agents)])
end
