import Intake

/// Shortening a post to what a platform takes: on the tree, before it is rendered, so that no mark, entity or link is
/// ever cut in two, whatever the dialect.
extension PostBody {
    /// The body, or as much of its beginning as fits, with `…` for the rest.
    ///
    /// It is cut after a sentence where one ends near enough, else at a blank. Buttons stay.
    ///
    /// - Parameter fits: whether the platform takes the body as rendered; asked some twenty times at most.
    func fitted(_ fits: (PostBody) -> Bool) -> PostBody {
        guard !fits(self) else { return self }
        var (low, high) = (0, visibleCount)
        // The largest part that fits; an empty one always does.
        while low < high {
            let middle = (low + high + 1) / 2
            if fits(beginning(middle)) { low = middle } else { high = middle - 1 }
        }
        return beginning(low)
    }

    private var visibleCount: Int {
        blocks.reduce(0) { $0 + $1.visibleCount }
    }

    /// At most the first `count` characters of what is read, and `…`.
    private func beginning(_ count: Int) -> PostBody {
        var room = count
        var kept: [Block] = []
        var isCut = false
        for block in blocks {
            if case .buttons = block {
                kept.append(block)
                continue
            }
            guard !isCut else { continue }
            if block.visibleCount <= room {
                room -= block.visibleCount
                kept.append(block)
            } else {
                isCut = true
                kept.append(block.beginning(room) ?? .paragraph([.text("…")]))
            }
        }
        return PostBody(kept)
    }
}

extension PostBody.Block {
    fileprivate var visibleCount: Int {
        switch self {
        case .paragraph(let inlines), .quote(let inlines): inlines.visibleCount
        case .list(let items): items.reduce(0) { $0 + $1.visibleCount }
        case .code(let text): text.count
        case .buttons: 0
        }
    }

    fileprivate func beginning(_ count: Int) -> PostBody.Block? {
        switch self {
        case .paragraph(let inlines): inlines.beginning(count).map { .paragraph($0) }
        case .quote(let inlines): inlines.beginning(count).map { .quote($0) }
        case .code(let text): count > 1 ? .code(String(text.prefix(count - 1)) + "…") : nil
        case .buttons: self
        case .list(let items):
            Self.list(items, count)
        }
    }

    private static func list(_ items: [[PostBody.Inline]], _ count: Int) -> PostBody.Block? {
        var room = count
        var kept: [[PostBody.Inline]] = []
        for item in items {
            guard item.visibleCount <= room else {
                kept.append(item.beginning(room) ?? [.text("…")])
                break
            }
            room -= item.visibleCount
            kept.append(item)
        }
        return kept.isEmpty ? nil : .list(kept)
    }
}

extension [PostBody.Inline] {
    fileprivate var visibleCount: Int { reduce(0) { $0 + $1.visible.count } }

    /// `nil` where nothing of it would be left.
    fileprivate func beginning(_ count: Int) -> [PostBody.Inline]? {
        var room = count
        var kept: [PostBody.Inline] = []
        for inline in self {
            let length = inline.visible.count
            if length <= room {
                room -= length
                kept.append(inline)
                continue
            }
            // Links and people are kept whole or not at all.
            switch inline {
            case .text(let text): kept.append(.text(text.cut(to: room)))
            case .strong(let text): kept.append(.strong(text.cut(to: room)))
            case .code, .link, .person: kept.append(.text("…"))
            }
            break
        }
        return kept.isEmpty ? nil : kept
    }
}

extension PostBody.Inline {
    fileprivate var visible: String {
        switch self {
        case .text(let text), .strong(let text), .code(let text): text
        case .link(let label, let url): label.isEmpty ? url : label
        case .person(_, let name): name
        }
    }
}

extension String {
    /// At most `count` characters with `…` as the last: after a sentence of the second half, else at a blank, else
    /// between two characters.
    fileprivate func cut(to count: Int) -> String {
        guard count > 1 else { return "…" }
        let kept = prefix(count - 1)
        let half = kept.index(kept.startIndex, offsetBy: kept.count / 2)
        let later = kept[half...]
        let sentence = later.indices.last { at in
            let next = kept.index(after: at)
            return ".!?。！？\n".contains(kept[at]) && (next == kept.endIndex || kept[next].isWhitespace)
        }
        if let sentence { return kept[...sentence].trimmed + " …" }
        let blank = later.lastIndex(where: \.isWhitespace)
        return (blank.map { kept[..<$0] } ?? kept).trimmed + "…"
    }
}
