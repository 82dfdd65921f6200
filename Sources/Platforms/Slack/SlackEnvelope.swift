import Intake

/// Wraps what history shows as the Events API would have pushed it.
struct SlackEnvelope {
    let channel: String
    let me: SlackPollState.Me

    func body(of message: JSON, ts: String, _ change: SlackRecent.Change, now: Timestamp) -> [UInt8] {
        switch change {
        case .new:
            let kept = message.members.filter { $0.key != "channel" && $0.key != "event_ts" }
            return envelope(
                .object(kept + [JSON.Member("channel", .string(channel)), JSON.Member("event_ts", .string(ts))]))
        case .edited:
            let at = message["edited"]?["ts"]?.string ?? SlackTime.text(now)
            return envelope([
                "type": "message", "subtype": "message_changed", "channel": .string(channel), "ts": .string(at),
                "event_ts": .string(at), "message": message,
            ])
        case .deleted: return deletion(of: ts, now: now)
        }
    }

    func deletion(of ts: String, now: Timestamp) -> [UInt8] {
        let at = SlackTime.text(now)
        return envelope([
            "type": "message", "subtype": "message_deleted", "channel": .string(channel), "deleted_ts": .string(ts),
            "ts": .string(at), "event_ts": .string(at),
        ])
    }

    private func envelope(_ event: JSON) -> [UInt8] {
        var members: [(String, JSON?)] = [("type", "event_callback"), ("team_id", me.team.map(JSON.string))]
        if let user = me.user {
            members.append(("authorizations", [["user_id": .string(user), "is_bot": .bool(me.bot != nil)]]))
        }
        return JSON(compact: members + [("event", event)]).serialised
    }
}
