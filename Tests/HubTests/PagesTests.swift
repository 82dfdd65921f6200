import HTTPTypes
import Intake
import Store
import Support
import Testing

@testable import Hub

@Suite struct PagesTests {
    @Test func `every page in the list answers on an empty store`() async throws {
        try await RunningHub.serve { hub in
            for page in allPages where page.methods.contains(.get) && !page.path.contains(":") {
                let answer = try await hub.client.get(page.path)
                #expect(answer.status == 200 && !answer.body.isEmpty, "\(page.path)")
                #expect(
                    answer.headers["x-content-type-options"] == "nosniff" || page == ReadinessPage.self, "\(page.path)")
                #expect(!answer.body.contains("{{"), "\(page.path) shows a template's own words")
                guard answer.headers["content-type"]?.hasPrefix("text/html") == true else { continue }
                let policy = try #require(answer.headers["content-security-policy"])
                #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
                #expect(answer.headers["x-frame-options"] == "DENY" && answer.headers["referrer-policy"] != nil)
                #expect(!answer.body.contains(" style=") && !answer.body.contains(" onclick="), "the policy forbids it")
                let head = try await hub.client.send("HEAD", page.path, [:])
                #expect(head.status == 200 && head.body.isEmpty)
            }
        }
    }

    @Test func `the menu leads to every page that has a word for it, and marks the one it is on`() async throws {
        try await RunningHub.serve { hub in
            let body = try await hub.client.get("/requests").body
            for page in allPages {
                guard let label = page.menu else { continue }
                let current = page == RequestsPage.self ? " aria-current=\"page\"" : ""
                #expect(body.contains("<a href=\"\(page.path)\"\(current)>\(label)</a>"))
            }
        }
    }

    @Test func `lists with nothing in them say what would be there`() async throws {
        try await RunningHub.serve { hub in
            for (path, words) in [
                ("/", "Nobody has asked anything here yet"), ("/requests", "No requests yet"),
                ("/dropped", "Nothing was dropped"), ("/ignored", "Nothing was ignored"),
                ("/deliveries", "Everything arrived"),
            ] {
                let answer = try await hub.client.get(path)
                #expect(answer.body.contains(words))
            }
        }
    }

    @Test(arguments: ["/nowhere", "/requests/R-7", "/requests/R-0", "/requests/x", "/requests/99999999999999999999"])
    func `what does not exist has a page that leads on`(path: String) async throws {
        try await RunningHub.serve { hub in
            let answer = try await hub.client.get(path)
            #expect(
                answer.status == 404 && answer.body.contains("There is no such")
                    && answer.body.contains("class=\"button\""))
        }
    }

    @Test func `a method that a page does not take is told which it does`() async throws {
        try await RunningHub.serve { hub in
            let answer = try await hub.client.post("/requests", "x")
            #expect(answer.status == 405 && answer.headers["allow"] == "GET")
        }
    }

    @Test func `pages are shown under known names only, programs are answered under any`() async throws {
        try await RunningHub.serve(publicURL: "https://intake.example.org/") { hub in
            let foreign = ["Host": "evil.example:\(hub.client.port)"]
            for path in ["/", "/lobby/room", "/requests", "/assets/hub.css"] {
                let answer = try await hub.client.get(path, foreign)
                #expect(answer.status == 403)
            }
            for path in ["/healthz", "/readyz", "/metrics"] {
                let answer = try await hub.client.get(path, foreign)
                #expect(answer.status == 200)
            }
            for host in ["intake.example.org", "localhost:\(hub.client.port)", "[::1]:\(hub.client.port)"] {
                let answer = try await hub.client.get("/", ["Host": host])
                #expect(answer.status == 200)
            }
        }
    }

    @Test func `readiness tells what is missing`() async throws {
        try await RunningHub.serve(isReady: false) { hub in
            let answer = try await hub.client.get("/readyz")
            #expect(answer.status == 503)
            #expect(
                answer.body
                    == #"{"ready":false,"checks":[{"name":"store","ready":false,"troubled":false,"detail":"as the test wants"}]}"#
            )
            #expect(try await hub.client.get("/healthz").body == "ok\n")
        }
    }

    @Test func `metrics are fresh`() async throws {
        try await RunningHub.serve { hub in
            let answer = try await hub.client.get("/metrics")
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answer.body.contains("triaged_inbox_waiting_events 7.0"))
            #expect(answer.body.contains("triaged_intake_requests_total{source=\"door\",result=\"accepted\"} 0"))
        }
    }
}
