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
    } catch {
        demand(!error.description.isEmpty, "refused without saying why")
    }
    readEverywhere(bytes, contentType: nil)
    return 0
}

private func reread(_ bytes: [UInt8]) -> JSON? {
    do { return try JSON(parsing: bytes) } catch {
        fatalError("what was written does not read: \(error): \(String(decoding: bytes, as: UTF8.self))")
    }
}
