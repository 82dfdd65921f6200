import Intake

/// What a message holds besides words, and what it says where it has none.
enum TelegramContents {
    /// Files by name; they have no address that others could open.
    static func attachments(of message: JSON) -> [Attachment] {
        var found: [Attachment] = []
        func add(_ key: String, _ usual: String, mediaType: String? = nil) {
            guard let file = message[key], file != .null else { return }
            let media = file["mime_type"]?.string?.tidied.nonEmpty ?? mediaType
            found.append(Attachment(name: name(of: file) ?? usual, mediaType: media))
        }
        if message["photo"]?.elements.isEmpty == false {
            found.append(Attachment(name: "photo", mediaType: "image/jpeg"))
        }
        add("live_photo", "photo")
        add("animation", "animation")
        // An animation comes as a document too, for old clients.
        if message["animation"] == nil { add("document", "document") }
        add("audio", "audio")
        add("video", "video")
        add("voice", "voice message", mediaType: "audio/ogg")
        add("video_note", "video message")
        add("paid_media", "paid media")
        return found
    }

    private static func name(of file: JSON) -> String? {
        if let name = file["file_name"]?.string?.tidied.nonEmpty { return name.shortened(to: 200) }
        let parts = [file["performer"], file["title"]].compactMap { $0?.string?.tidied.nonEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: " – ").shortened(to: 200)
    }

    /// Where a forwarded message was said first; `forward_origin` since Bot API 7.0, `forward_…` before.
    static func origin(of message: JSON) -> String? {
        let origin = message["forward_origin"]
        let person = origin?["sender_user"] ?? message["forward_from"]
        let chat = origin?["chat"] ?? origin?["sender_chat"] ?? message["forward_from_chat"]
        let hidden = origin?["sender_user_name"] ?? message["forward_sender_name"]
        let name = person.flatMap(name(ofPerson:)) ?? chat.flatMap(name(ofChat:)) ?? hidden?.string?.tidied.nonEmpty
        return name ?? (message["forward_date"]?.int == nil && origin == nil ? nil : "someone")
    }

    static func name(ofPerson person: JSON) -> String? {
        let names = [person["first_name"], person["last_name"]].compactMap { $0?.string?.tidied.nonEmpty }
        return names.isEmpty ? person["username"]?.string?.tidied.nonEmpty : names.joined(separator: " ")
    }

    static func name(ofChat chat: JSON) -> String? {
        chat["title"]?.string?.tidied.nonEmpty ?? chat["username"]?.string?.tidied.nonEmpty.map { "@" + $0 }
            ?? name(ofPerson: chat)
    }

    /// Why a message without words and files is nobody's ask.
    static func reason(for message: JSON) -> String {
        for (key, words) in wordless where message[key] != nil { return "\(words): there are no words in it" }
        for (key, words) in service where message[key] != nil { return "service message: \(words)" }
        let usual: Set<String> = [
            "message_id", "from", "chat", "date", "sender_chat", "message_thread_id", "is_topic_message", "edit_date",
            "reply_to_message", "text", "caption", "entities", "has_protected_content",
        ]
        let others = message.members.map(\.key).filter { !usual.contains($0) }.prefix(5)
        guard !others.isEmpty else { return "there are no words in it" }
        return "there are no words in it (it holds \(others.joined(separator: ", ").tidied.shortened(to: 120)))"
    }

    private static let wordless: KeyValuePairs = [
        "sticker": "a sticker", "dice": "a die", "game": "a game", "poll": "a poll", "contact": "a contact",
        "venue": "a place", "location": "a place on the map", "story": "a story", "invoice": "an invoice",
        "checklist": "a checklist", "giveaway": "a giveaway", "giveaway_winners": "a giveaway's winners",
    ]

    private static let service: KeyValuePairs = [
        "new_chat_members": "people joined", "new_chat_member": "someone joined", "left_chat_member": "someone left",
        "new_chat_title": "the chat has a new title", "new_chat_photo": "the chat has a new photo",
        "delete_chat_photo": "the chat's photo was removed", "group_chat_created": "the group was made",
        "supergroup_chat_created": "the supergroup was made", "channel_chat_created": "the channel was made",
        "migrate_to_chat_id": "the group became a supergroup, with a new id",
        "migrate_from_chat_id": "the supergroup was a group before", "pinned_message": "a message was pinned",
        "message_auto_delete_timer_changed": "messages are deleted after another time now",
        "forum_topic_created": "a topic was made", "forum_topic_edited": "a topic was renamed",
        "forum_topic_closed": "a topic was closed", "forum_topic_reopened": "a topic was opened again",
        "general_forum_topic_hidden": "the general topic was hidden",
        "general_forum_topic_unhidden": "the general topic is shown again",
        "video_chat_scheduled": "a video chat is planned", "video_chat_started": "a video chat began",
        "video_chat_ended": "a video chat ended",
        "video_chat_participants_invited": "people were called to a video chat",
        "successful_payment": "a payment", "refunded_payment": "a payment was given back",
        "users_shared": "people were shared", "chat_shared": "a chat was shared", "gift": "a gift",
        "unique_gift": "a gift", "connected_website": "someone logged in to a website",
        "write_access_allowed": "someone lets the bot write to them", "web_app_data": "data of a web app",
        "passport_data": "passport data", "proximity_alert_triggered": "someone is near",
        "boost_added": "someone boosted the chat", "chat_background_set": "the chat has a new background",
        "giveaway_created": "a giveaway began", "giveaway_completed": "a giveaway ended",
        "checklist_tasks_done": "tasks of a checklist were done", "checklist_tasks_added": "a checklist has new tasks",
        "direct_message_price_changed": "a price changed", "paid_message_price_changed": "a price changed",
        "suggested_post_approved": "a suggested post was approved",
        "suggested_post_declined": "a suggested post was declined",
        "suggested_post_paid": "a suggested post was paid", "suggested_post_refunded": "a suggested post was paid back",
    ]

    /// Updates that are no message (core.telegram.org/bots/api#update).
    static func reason(forUpdate key: String) -> String? {
        otherUpdates.first { $0.key == key }?.value
    }

    static let otherUpdates: KeyValuePairs = [
        "inline_query": "someone types an inline query, which is no message",
        "chosen_inline_result": "someone chose the result of an inline query",
        "poll": "a poll changed", "poll_answer": "someone answered a poll",
        "my_chat_member": "the bot's own place in a chat changed", "chat_member": "someone's place in a chat changed",
        "chat_join_request": "someone asks to join", "message_reaction": "someone reacted to a message",
        "message_reaction_count": "reactions to a message changed", "chat_boost": "someone boosted a chat",
        "removed_chat_boost": "a boost ended", "shipping_query": "a question about shipping",
        "pre_checkout_query": "a question before a payment", "purchased_paid_media": "someone bought paid media",
        "business_connection": "a business account was connected or disconnected",
        "business_message": "a message to a connected business account, which is not read",
        "edited_business_message": "a message to a connected business account, which is not read",
        "deleted_business_messages": "messages of a connected business account were deleted",
        "guest_message": "a message that calls the bot as a guest, where it cannot answer later",
        "managed_bot": "a managed bot changed",
    ]
}
