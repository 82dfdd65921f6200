import Documents
import Intake

/// What SurveyMonkey's refusals mean: `{"error": {"id", "name", "message", "http_status_code"}}`.
enum SurveyMonkeyErrors {
    /// How long the app is to be silent, by what is left of its calls in this minute and on this day
    /// (api.surveymonkey.com/v3/docs, "Headers": `X-Ratelimit-App-Global-…`, seconds).
    static func rest(_ response: TransportResponse) -> Duration? {
        let number = { (name: String) in
            response.headers["X-Ratelimit-App-Global-" + name].flatMap { Int64($0.trimmed) }
        }
        for span in ["Day", "Minute"] {
            guard let left = number(span + "-Remaining"), left <= 0 else { continue }
            let seconds = number(span + "-Reset") ?? (span == "Day" ? 3600 : 60)
            return .seconds(min(max(seconds, 1), 86_400))
        }
        return response.retryAfter
    }

    /// Set when the day's calls are nearly used up: polling leaves the rest to webhooks' responses.
    static func spare(_ response: TransportResponse) -> Duration? {
        guard let left = response.headers["X-Ratelimit-App-Global-Day-Remaining"].flatMap({ Int64($0.trimmed) }),
            left < 25
        else { return nil }
        let reset = response.headers["X-Ratelimit-App-Global-Day-Reset"].flatMap { Int64($0.trimmed) } ?? 3600
        return .seconds(min(max(reset, 60), 86_400))
    }

    static func message(_ response: TransportResponse) -> String? {
        let body = try? JSON(parsing: response.body)
        return (body?["error"]?["message"]?.string ?? body?["errmsg"]?.string)?.tidied.nonEmpty?.shortened(to: 200)
    }

    static func reading(_ response: TransportResponse, about what: String) -> PollReading {
        let said = message(response).map { ": \($0)" } ?? ""
        switch response.status {
        case 429: return .later(after: rest(response), reason: "SurveyMonkey wants fewer calls (429)\(said)")
        case 401:
            return .refused(reason: "SurveyMonkey does not take the token\(said); make a new one in the app's settings")
        case 403:
            return .refused(
                reason:
                    "the token may not read \(what)\(said); give the app the scopes View Surveys, View Responses and "
                    + "View Response Details, and set its new token")
        case 404: return .refused(reason: "SurveyMonkey knows no \(what) for this token\(said)")
        default: return .failure(response)
        }
    }
}
