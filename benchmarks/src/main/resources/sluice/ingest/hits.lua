-- Varied page views for wrk: 20,000 visitors, real browsers, real-looking URLs; fixed seed.
local n = 0
local paths = {"/", "/products/shoes/running-42", "/blog/2026/11/how-we-measure", "/cart", "/search?q=red+shoes&page=2", "/de/kontakt", "/docs/install/linux", "/account/orders"}
local titles = {"Home", "Running%20shoes%20-%20Example%20Shop", "How%20we%20measure", "Cart", "Search%20results", "Kontakt%20%C3%BCber%20uns", "Install%20on%20Linux", "Your%20orders"}
local agents = {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36","Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1","Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"}
local reqs = {}
function init(args)
  math.randomseed(42)
  for i = 1, 20000 do
    local v = string.format("%08x%08x", math.random(0, 0xfffffff), math.random(0, 0xfffffff))
    local p = math.random(#paths)
    local path = "/matomo.php?action_name=" .. titles[p] .. "&idsite=1&rec=1&r=" .. math.random(100000,999999) .. "&h=12&m=" .. math.random(0,59) .. "&s=" .. math.random(0,59) .. "&url=https%3A%2F%2Fshop.example.org" .. paths[p]:gsub("/", "%%2F"):gsub("%?", "%%3F"):gsub("=", "%%3D"):gsub("&", "%%26") .. "&urlref=https%3A%2F%2Fwww.google.com%2F&_id=" .. v .. "&_idn=0&send_image=1&_refts=0&pv_id=" .. string.format("%06x", math.random(0, 0xffffff)) .. "&pf_net=12&pf_srv=80&pf_tfr=3&pf_dm1=120&uadata=%7B%7D&pdf=1&qt=0&realp=0&wma=0&fla=0&java=0&ag=0&cookie=1&res=1920x1080"
    reqs[i] = wrk.format("GET", path, {["Host"]="localhost", ["User-Agent"]=agents[math.random(3)], ["Accept"]="image/avif,image/webp,*/*", ["Accept-Language"]="de-DE,de;q=0.9,en;q=0.7", ["Accept-Encoding"]="gzip, deflate, br", ["Referer"]="https://shop.example.org/", ["Connection"]="keep-alive"})
  end
end
function request() n = n % 20000 + 1; return reqs[n] end
