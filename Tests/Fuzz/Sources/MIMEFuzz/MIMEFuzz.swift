import Intake
import PlatformChecks
import Platforms

/// Any bytes at all are a message, text, or refused with words: the reading is sound, whatever they are.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    readMail(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
