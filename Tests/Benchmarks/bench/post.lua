-- Makes wrk send the very post that `triaged-bench deliver` sends: wrk -s post.lua URL -- SIZE

function init(arguments)
  local size = tonumber(arguments[1])
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer x"
  wrk.headers["Accept"] = "*/*"
  wrk.headers["User-Agent"] = "triaged"
  wrk.body = '{"channel":"C1","text":"' .. string.rep("a", math.max(0, size - 26)) .. '"}'
  made = wrk.format()
end

function request()
  return made
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.6f, "refused": %d, "broken": %d}\n', summary.requests, summary.duration / 1e6,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
