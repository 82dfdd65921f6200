-- Feeds wrk from a file of complete, signed requests: wrk -s intake.lua URL -- FILE (see events.py for its form).

local threads = 0

function setup(thread)
  thread:set("place", threads)
  threads = threads + 1
end

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  local all = file:read("*a")
  file:close()
  requests = {}
  local at = 1
  while at < #all do
    local a, b, c, d = all:byte(at, at + 3)
    local length = a + 256 * (b + 256 * (c + 256 * d))
    requests[#requests + 1] = all:sub(at + 4, at + 3 + length)
    at = at + 4 + length
  end
  -- Threads begin far from each other.
  at_request = math.floor(#requests / 2) * place
end

function request()
  at_request = at_request % #requests + 1
  return requests[at_request]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.6f, "refused": %d, "broken": %d, "p50_ms": %.3f, "p99_ms": %.3f}\n',
    summary.requests, summary.duration / 1e6, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
