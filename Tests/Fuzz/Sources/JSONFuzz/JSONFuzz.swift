import Documents
import Intake
import PlatformChecks

/// Any bytes at all are JSON or are refused with words; what is JSON survives being written; and whatever it is, every
/// platform makes a sound reading of it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    do {
        let value = try JSON(parsing: bytes)
        demand(reread(value.serialised) == value, "written on one line, it reads as something else")
        demand(reread(Array(value.indented.utf8)) == value, "written over several lines, it reads as something else")
        demand(value.at(pointer: "") == value, "the empty pointer is not the whole")
        guard let top = try? JSON(topOf: bytes, "type", "event") else { fatalError("its top does not read") }
        for key in ["type", "event"] { demand(top[key] == value[key].map(emptied), "its top has another \(key)") }
    } catch {
        demand(!error.description.isEmpty, "refused without saying why")
        demand((try? JSON(topOf: bytes)) == nil, "its top reads, and the whole does not")
    }
    readEverywhere(bytes, contentType: nil)
    return 0
}

/// As the top of a document has it.
private func emptied(_ value: JSON) -> JSON {
    switch value {
    case .array: .array([])
    case .object: .object([])
    default: value
    }
}

private func reread(_ bytes: [UInt8]) -> JSON? {
    do { return try JSON(parsing: bytes) } catch {
        fatalError("what was written does not read: \(error): \(String(decoding: bytes, as: UTF8.self))")
    }
}
