/// Everything a rule can do, in the order it is done.
///
/// To add one: a file beside this one, and its line here.
///
/// `drop` stands before `reply`, since it cancels the replies of earlier rules and not its own; `stop` stands last.
package var allActions: [any Action.Type] { doableActions }

let doableActions: [any DoableAction.Type] = [
    Drop.self,
    Route.self,
    Priority.self,
    Label.self,
    Notify.self,
    Reply.self,
    Stop.self,
]
