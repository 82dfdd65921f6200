import Documents
import Intake
import Platforms
import Testing

@Suite struct ImportRowTests {
    private let now = Timestamp(milliseconds: 1_795_252_935_000)

    private func row(_ values: JSON, _ options: ImportOptions = ImportOptions()) -> ImportRow {
        ImportRow(name: "past.csv", line: 7, options: options, values: values)
    }

    private func refusal(_ values: JSON, _ options: ImportOptions = ImportOptions()) -> ImportRow.Fault? {
        do {
            _ = try row(values, options).read(receivedAt: now, teams: ["payments", "Payments"])
            return nil
        } catch { return error }
    }

    @Test func `usual columns are found, and the others are fields with their header`() throws {
        let (submission, past) = try row([
            "ID": "42", "Title": "Dark mode", "Description": "Please add dark mode", "Author Email": "kim@example.com",
            "Author Name": "Kim", "Tags": "ui; theme, ui", "Votes": "17", "URL": "https://ideas.example/42",
            "Created At": "2024-03-02 14:05:00 UTC", "Status": "Won't do", "Team": "Payments",
            "Closed At": "2024-05-06", "Resolution": "Too few people need it", "Plan (paid)": "pro",
        ]).read(receivedAt: now)
        #expect(submission.key == MessageKey(platform: "import", scope: "past.csv", externalID: "42"))
        #expect(submission.title == "Dark mode")
        #expect(submission.text == "Please add dark mode")
        #expect(submission.author == Person(name: "Kim", email: "kim@example.com"))
        #expect(submission.labels == ["ui", "theme"])
        #expect(submission.votes == 17)
        #expect(submission.permalink == "https://ideas.example/42")
        #expect(submission.submittedAt.iso8601 == "2024-03-02T14:05:00Z")
        #expect(submission.kind == .tracker)
        #expect(submission.fields == [Field(label: "Plan (paid)", name: "Plan (paid)", values: ["pro"])])
        #expect(past.status == .declined)
        #expect(past.team == "Payments")
        #expect(past.decidedAt?.iso8601 == "2024-05-06T00:00:00Z")
        #expect(past.words == "declined on 2024-05-06: Too few people need it")
    }

    @Test func `a row without an id is known by what it says`() throws {
        let one = try row(["title": "a"]).read(receivedAt: now).submission
        let again = try row(["title": "a"]).read(receivedAt: now + .seconds(60)).submission
        let other = try row(["title": "b"]).read(receivedAt: now).submission
        #expect(one.key == again.key)
        #expect(one.key != other.key)
        #expect(one.version == again.version, "a later import of it is no edit")
    }

    @Test func `named columns go before guessed ones`() throws {
        var options = ImportOptions()
        try options.map("title=Subject, line 1,text=What/how~,author.email=who")
        let (submission, _) = try row(
            ["Subject, line 1": "T", "What/how~": "X", "who": "a@b.example", "title": "no", "email": "no@b.example"],
            options
        ).read(receivedAt: now)
        #expect(submission.title == "T")
        #expect(submission.text == "X")
        #expect(submission.author.email == "a@b.example")
        #expect(submission.fields.map(\.label) == ["title", "email"])
    }

    @Test func `an object's own shape is read too`() throws {
        let (submission, _) = try row([
            "id": 7, "title": "Dark mode", "author": ["name": "Kim", "email": "kim@example.com"],
            "labels": ["ui", "x"],
            "votes": 3, "created_at": 1_709_388_300, "custom": ["plan": "pro"],
        ]).read(receivedAt: now)
        #expect(submission.key.externalID == "7")
        #expect(submission.author == Person(name: "Kim", email: "kim@example.com"))
        #expect(submission.labels == ["ui", "x"])
        #expect(submission.votes == 3)
        #expect(submission.submittedAt.iso8601 == "2024-03-02T14:05:00Z")
        #expect(submission.fields.map(\.label) == ["custom.plan"])
    }

    @Test(
        arguments: [
            (["title": "x", "created": "soon"], "created", "\"created\": is no date: \"soon\""),
            (["title": "x", "Closed at": "02/03/2024"], "Closed at", "\"Closed at\": \"02/03/2024\" may be two days"),
            (["title": "x", "date": "2099-01-01"], "date", "\"date\": \"2099-01-01\" is yet to come"),
            (["title": "x", "votes": "many"], "votes", "\"votes\": is no count: \"many\""),
            (["title": "x", "votes": "-1"], "votes", "\"votes\": is no count: \"-1\""),
            (["title": "x", "id": "a\nb"], "id", "\"id\": must be one line of at most 500 bytes"),
            (["plan": "pro"], nil, "there is neither a text nor a title"),
            (["title": "x", "team": "Paymnts"], "team", "\"team\": the rules have no team \"Paymnts\""),
        ] as [(JSON, String?, String)])
    func `what is wrong with a row is told with the column`(values: JSON, key: String?, words: String) throws {
        let fault = try #require(refusal(values))
        #expect(fault.key == key)
        #expect(fault.message == words)
    }

    @Test func `an unknown status is told with the known ones, and can be said`() throws {
        let fault = try #require(refusal(["title": "x", "status": "Parked"]))
        #expect(fault.message.contains("under_review, planned"))
        #expect(fault.hint == "say what it means: --status-map \"Parked=planned\"")
        var options = ImportOptions()
        try options.mapStatuses("parked = under review,Done=planned")
        #expect(try row(["title": "x", "status": "PARKED"], options).read(receivedAt: now).past.status == .underReview)
        #expect(try row(["title": "x", "status": "done"], options).read(receivedAt: now).past.status == .planned)
    }

    @Test(
        arguments: [
            ("Done", .shipped), ("completed", .shipped), ("Released", .shipped), ("won't do", .declined),
            ("Won’t do", .declined), ("Closed", .declined), ("Backlog", .triaged), ("open", .triaged),
            ("In Progress", .inProgress), ("Under Review", .underReview), ("needs_info", .needsInfo),
            ("planned", .planned),
        ] as [(String, Status)])
    func `other tools' words are understood`(words: String, status: Status) throws {
        #expect(try row(["title": "x", "status": .string(words)]).read(receivedAt: now).past.status == status)
    }

    @Test(arguments: ["titel=x", "title", "title="]) func `a map that names no part or no column is refused`(
        text: String
    ) {
        var options = ImportOptions()
        #expect(throws: ImportOptions.Refusal.self) { try options.map(text) }
    }

    @Test func `a row reads alike after its way through the inbox`() throws {
        var options = ImportOptions(dates: .dmy)
        try options.map("title=Subject")
        try options.mapStatuses("Parked=planned")
        let row = row(["Subject": "Dark mode", "status": "Parked", "created": "02/03/2024"], options)
        let (submission, past) = try row.read(receivedAt: now)
        let event = Event(source: "import", receivedAt: now, body: row.body)
        #expect(ImportSource().normalise(event) == .past(submission, past))
        #expect(submission.submittedAt.iso8601 == "2024-03-02T00:00:00Z")
    }

    @Test func `nothing is taken over the network, and none can be configured`() {
        let verdict = ImportSource().verify(IncomingRequest(headers: [:], body: Array("{}".utf8)), now: now)
        #expect(verdict.inWords == "401 bad_signature")
        #expect(source(ImportPlatform.self, "{}").value == nil)
        #expect(source(ImportPlatform.self, "{}").problems.count == 1)
    }
}

@Suite struct PastDateTests {
    @Test(arguments: [
        ("2024-03-02T14:05:09Z", "2024-03-02T14:05:09Z"), ("2024-03-02T14:05:09+01:00", "2024-03-02T13:05:09Z"),
        ("2024-03-02", "2024-03-02T00:00:00Z"), ("2024-03-02 14:05", "2024-03-02T14:05:00Z"),
        ("2024-03-02T14:05", "2024-03-02T14:05:00Z"), ("2024-03-02 14:05:09 UTC", "2024-03-02T14:05:09Z"),
        ("2024-03-02 14:05:09 -0530", "2024-03-02T19:35:09Z"), ("2024/3/2", "2024-03-02T00:00:00Z"),
        ("02.03.2024 14:05", "2024-03-02T14:05:00Z"), ("2 Mar 2024", "2024-03-02T00:00:00Z"),
        ("March 2nd, 2024 2:05 PM", "2024-03-02T14:05:00Z"), ("Mar 2, 2024, 12:05am", "2024-03-02T00:05:00Z"),
        ("02-Mar-2024", "2024-03-02T00:00:00Z"), ("Sat, 02 Mar 2024 14:05:09 +0100", "2024-03-02T13:05:09Z"),
        ("25/03/2024", "2024-03-25T00:00:00Z"), ("03/25/2024 1:00 pm", "2024-03-25T13:00:00Z"),
        ("1709388309", "2024-03-02T14:05:09Z"), ("1709388309250", "2024-03-02T14:05:09.250Z"),
        ("1709388309.5", "2024-03-02T14:05:09.500Z"), ("29 feb 2024", "2024-02-29T00:00:00Z"),
    ]) func `dates are read as tools export them`(text: String, time: String) throws {
        #expect(try PastDate.read(text, order: nil).iso8601 == time)
    }

    @Test(arguments: [
        "", "soon", "2024", "20240302", "2024-13-01", "2024-02-30", "31.02.2024", "2 Mar", "Mar 2024", "2/3/24",
        "25:00",
        "2024-03-02 14:05 PST", "1e300", "nan", "-5", "2024-03-02 99:99", "99999999999999999999", "a/b/c", "T", "+",
        "2024-03-02T", "13:00 pm 2024-03-02",
    ]) func `what is no date is none`(text: String) {
        #expect(throws: PastDate.Fault.unknown) { try PastDate.read(text, order: nil) }
    }

    @Test func `a day that may be two is asked about`() throws {
        #expect(throws: PastDate.Fault.ambiguous) { try PastDate.read("02/03/2024", order: nil) }
        #expect(try PastDate.read("02/03/2024", order: .dmy).iso8601 == "2024-03-02T00:00:00Z")
        #expect(try PastDate.read("02/03/2024", order: .mdy).iso8601 == "2024-02-03T00:00:00Z")
    }
}
