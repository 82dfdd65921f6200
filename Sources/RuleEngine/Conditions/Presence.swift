/// Whether a fact has any value.
struct Presence: Test {
    let words = "present"

    func find(in value: FactValue) -> Finding? { Finding(value, span: nil) }

    func register(_ number: Int32, in builder: inout FactIndex.Builder) -> Bool {
        builder.addPresence(number)
        return true
    }
}
