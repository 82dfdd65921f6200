/// Everything a rule can do, in the order it is done.
///
/// To add one: a file beside this one, and its line here.
///
/// `drop` stands before the rest, since it cancels what earlier rules wanted and not its own reply; `stop` stands last.
package var allActions: [any Action.Type] { doableActions }

let doableActions: [any DoableAction.Type] = [
    Drop.self,
    Route.self,
    Assign.self,
    Priority.self,
    SetStatus.self,
    SetObjective.self,
    Label.self,
    AddScore.self,
    Promise.self,
    Snooze.self,
    Deduplicate.self,
    Ask.self,
    Redact.self,
    Notify.self,
    Reply.self,
    Stop.self,
]
