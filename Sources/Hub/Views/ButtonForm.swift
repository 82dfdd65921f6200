import Intake

/// A button as a form of its own: what a person answers goes to the answers page and into the inbox.
struct ButtonForm: Sendable {
    static let template = """
        <form class="choice" method="post" action="\(AnswersPage.path)"><input type="hidden" name="action" value="{{action}}">\
        <input type="hidden" name="value" value="{{value}}"><input type="hidden" name="back" value="{{back}}">\
        <button type="submit" class="quiet">{{label}}</button></form>
        """

    let label: String
    let action: String
    let value: String
    let back: String

    init(_ button: PostBody.Button, back: String) {
        label = button.label
        action = button.action
        value = button.value
        self.back = back
    }
}
