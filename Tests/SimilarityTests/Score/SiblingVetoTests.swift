import Similarity
import Testing

@Suite struct SiblingVetoTests {
    @Test(arguments: [
        ("Pin item", "Unpin item"), ("Export as CSV", "Export as PDF"), ("Dark mode on iOS", "Dark mode on Android"),
        ("Support Python 3.11", "Support Python 3.12"),
        ("Raise the upload limit to 10 MB", "Raise the upload limit to 25 MB"),
        ("Import contacts", "Export contacts"), ("Enable notifications", "Disable notifications"),
        ("Sort by name", "Sort by date"), ("Sign in with Google", "Sign in with GitHub"),
        ("Show archived tickets", "Hide archived tickets"),
        ("Add the sidebar", "Remove the sidebar"), ("Send an e-mail on close", "Do not send an e-mail on close"),
        ("Bindings for C++", "Bindings for C#"), ("Lock a ticket", "Unlock a ticket"),
        ("Upload a file", "Unload a file"),
        ("Weekly report by mail", "Monthly report by mail"), ("Round to 15 minutes", "Round to 30 minutes"),
        ("Webhook for new tickets", "Webhook for closed tickets"), ("Two columns on tablets", "Two columns on phones"),
        ("Import from Jira to Linear", "Import from Linear to Jira"), ("导出为CSV", "导出为PDF"), ("导出报表", "导入报表"),
        ("Тёмная тема на iOS", "Тёмная тема на Android"), ("Filter by owner", "Filter by label"),
        ("Version 2 of the API", "Version 3 of the API"), ("SSO with SAML", "SSO with OIDC"),
        ("Show the map", "Slow the map"), ("Windows 11 installer", "Windows ARM installer"),
        ("Undo delete", "Redo delete"), ("Assign to owner", "Assign to team"), ("exportCSV button", "exportPDF button"),
        ("Incoming mail rules", "Outgoing mail rules"),
        ("Please add feature 3", "Please add feature 4"),
        ("Allow users to delete admins", "Allow admins to delete users"),
        ("Convert a subtask to a task", "Convert a task to a subtask"),
        ("Move a card from board B to board A", "Move a card from board A to board B"),
        ("Sync calendar with Google Calendar", "Sync calendar with Outlook"),
        ("Show ticket count per team", "Show ticket count per user"),
        (
            "Please export the sales report as a sheet each Monday",
            "Please export the stock report as a sheet each Friday"
        ), ("Collapse all sections", "Expand all sections"),
    ])
    func `siblings are told apart`(first: String, second: String) {
        #expect(SiblingVeto(between: first, and: second) != nil)
        #expect(SiblingVeto(between: second, and: first) != nil)
    }

    @Test(arguments: [
        ("Export report", "Export reports"), ("Exporting reports", "Export reports"),
        ("Exported report", "export the report"),
        ("Colour of the sidebar", "Color of the sidebar"),
        ("Organise tickets in folders", "Organize tickets in folders"),
        ("Shared calendar", "Shared calender"), ("Shared calendar", "Shared calednar"),
        ("Login page is slow", "Log in page is slow"),
        ("Darkmode for the app", "Dark mode for the app"), ("Dark-mode for the app", "Dark mode for the app"),
        ("Add dark mode", "Support dark mode"), ("Please add dark mode", "Dark mode"),
        ("Allow CSV export", "Provide CSV export"),
        ("Pin item", "Pin an item"), ("Pin item", "Pin item"), ("EXPORT AS CSV", "export as csv!"),
        ("Feature request: export to CSV", "Option to export to CSV"),
        ("Categories for tickets", "Category for tickets"),
        ("Dark mode", "Dark mode for the dashboard"), ("Dark mode", "Invoices by post"),
        ("Faster search in long lists", "Improve the speed of searching lists with many rows"),
        ("Attachments can't be opened", "Cannot open attachments"), ("Stopped timer", "Stopping timers"),
        ("", "Pin item"), ("", ""), ("🎉", "Pin item"), ("Pin", "Unpin"), ("the", "of"), ("Café list", "Cafe list"),
        ("Notification settings", "Notifications setting"), ("Canceled orders list", "Cancelled orders list"),
    ])
    func `what is one ask, or two unlike ones, is not vetoed`(first: String, second: String) {
        #expect(SiblingVeto(between: first, and: second) == nil)
        #expect(SiblingVeto(between: second, and: first) == nil)
    }

    @Test func `the veto names the words that differ as they are written`() throws {
        let veto = try #require(SiblingVeto(between: "Export as CSV", and: "please export as PDF!"))
        #expect(veto.first == "CSV")
        #expect(veto.second == "PDF")
        let version = try #require(SiblingVeto(between: "Support Python 3.11", and: "Python 3.12 support"))
        #expect(version.first == "3.11")
        #expect(version.second == "3.12")
    }

    @Test func `long texts cost little and are not vetoed`() {
        let long = String(repeating: "word and another ", count: 60_000)
        #expect(SiblingVeto(between: long, and: long + "x") == nil)
    }
}
