import Intake

/// One channel or room of a source that is read in rounds, one after the other.
protocol ChatPlace {
    /// What the cursor calls all of them.
    static var plural: String { get }
    /// Refused by the server: the others go on without it for a while.
    var aside: SetAside? { get }
    var json: JSON { get }

    /// Before anything was read of it.
    init(since: Int64)
    init(json: JSON, start: Int64)
}

/// Where a poller stands that reads places in rounds, as it is kept between questions.
struct ChatRounds<Place: ChatPlace> {
    private let names: [String]
    private var places: [(name: String, place: Place)]
    private let start: Int64
    /// Whose turn it is, as an index of the names.
    var turn: Int
    /// When the next round begins, in milliseconds.
    private(set) var wake: Int64

    /// - Parameters:
    ///   - names: as configured, in their order.
    ///   - start: where reading begins in what was never read, in milliseconds.
    init(_ json: JSON?, of names: [String], start: Int64) {
        self.names = names
        self.start = start
        turn = Int(clamping: json?["turn"]?.int ?? 0)
        if !names.indices.contains(turn) { turn = 0 }
        wake = json?["wake"]?.int ?? 0
        let kept = json?[Place.plural]
        places = names.compactMap { name in kept?[name].map { (name, Place(json: $0, start: start)) } }
    }

    subscript(name: String) -> Place {
        get { places.first { $0.name == name }?.place ?? Place(since: start) }
        set {
            places.removeAll { $0.name == name }
            places.append((name, newValue))
        }
    }

    /// The first from that one on that does not rest.
    func open(from first: Int = 0, now: Timestamp) -> Int? {
        names.indices.first { $0 >= first && self[names[$0]].aside?.holds(now) != true }
    }

    /// Why some are not read, each with its reason.
    var lacking: [String] { names.compactMap { self[$0].aside?.reason } }

    /// To the next, else the round is over.
    mutating func advance(now: Timestamp, every: Duration) {
        if let next = open(from: turn + 1, now: now) {
            turn = next
            return
        }
        turn = 0
        wake = (now + every).milliseconds
    }

    var json: JSON {
        [
            "turn": .int(Int64(turn)), "wake": .int(wake),
            Place.plural: .object(places.map { JSON.Member($0.name, $0.place.json) }),
        ]
    }
}
