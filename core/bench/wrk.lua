-- What wrk asks: the requests of a file, divided by NUL, each with its number where it says {n}.
local asks, number = {}, 0

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  for ask in file:read("*a"):gmatch("[^%z]+") do asks[#asks + 1] = ask end
  file:close()
  number = tonumber(arguments[2])
end

function request()
  number = number + 1
  return (asks[number % #asks + 1]:gsub("{n}", number))
end

function done(summary, latency)
  local wrong = summary.errors
  io.write(string.format('\n{"requests": %d, "seconds": %f, "wrong": %d, "p50_ms": %f, "p99_ms": %f}\n',
    summary.requests, summary.duration / 1e6, wrong.status + wrong.connect + wrong.read + wrong.write + wrong.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
